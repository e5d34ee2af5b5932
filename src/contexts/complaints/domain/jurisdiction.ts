import type { CustomerKind } from '../../tenancy/contract.js';

/** A body that somebody may turn to who is not content with the answer (ToS 5.6.b). */
export interface Authority {
  name: string;
  website: string;
}

/** Who settles consumers' disputes, by country; every one of them keeps a page of its own in the language there. */
const CONSUMER_BODIES: Readonly<Record<string, Authority>> = {
  SE: { name: 'Allmänna reklamationsnämnden', website: 'https://www.arn.se' },
  NO: { name: 'Forbrukertilsynet', website: 'https://www.forbrukertilsynet.no' },
  DK: { name: 'Nævnenes Hus, Center for Klageløsning', website: 'https://naevneneshus.dk' },
  FI: { name: 'Kuluttajariitalautakunta', website: 'https://www.kuluttajariita.fi' },
  IS: { name: 'Kærunefnd vöru- og þjónustukaupa', website: 'https://kvth.is' },
  DE: { name: 'Universalschlichtungsstelle des Bundes', website: 'https://www.universalschlichtungsstelle.de' },
};

/** The European Consumer Centres help across borders, wherever in the EU the complainant lives. */
const ANYWHERE_IN_EUROPE: Authority = { name: 'ECC-Net', website: 'https://www.eccnet.eu' };

/** A consumer has the body of the home country, and the European network where none is known; a business has a court. */
export const authorityOf = (country: string, kind: CustomerKind): Authority | undefined =>
  kind === 'consumer' ? (CONSUMER_BODIES[country] ?? ANYWHERE_IN_EUROPE) : undefined;
