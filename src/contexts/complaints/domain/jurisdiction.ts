import type { CustomerKind } from '../../tenancy/contract.js';

/** From when the days of ToS 5.5.b count (K14). */
export type ClockRule = 'completeness' | 'first-receipt';

/** A body that somebody may turn to who is not content with the answer (ToS 5.6.b). */
export interface Authority {
  name: string;
  website: string;
}

/** What a complainant's own law adds to the terms (ToS 1.1–1.3, 5.2, 10.3, 10.8); only ever more protection. */
export interface Jurisdiction {
  country: string;
  clock: ClockRule;
  authority: Authority | undefined;
  /** Where the rule comes from, as it is kept with the complaint. */
  source: string;
}

const termsAlone = 'The terms alone';

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

/**
 * A consumer has the body of the home country, and the European network where none is known: that is the
 * least that anybody gets. A business has what the contract gives it, and a Swedish court (ToS 10.4).
 */
export function jurisdictionOf(country: string, kind: CustomerKind, firstReceiptCountries: string[]): Jurisdiction {
  if (kind === 'business') return { country, clock: 'completeness', authority: undefined, source: termsAlone };
  const strict = firstReceiptCountries.includes(country);
  return {
    country,
    clock: strict ? 'first-receipt' : 'completeness',
    authority: CONSUMER_BODIES[country] ?? ANYWHERE_IN_EUROPE,
    source: strict ? `Home law of ${country}: the clock runs from the first receipt` : termsAlone,
  };
}
