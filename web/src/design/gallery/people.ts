export type Basis = 'contract' | 'consent' | 'interest';

export interface SamplePerson {
  id: string;
  name: string;
  company: string;
  city: string;
  basis: Basis;
  openMinor: number;
  since: string;
}

const given = [
  'Alva',
  'Birk',
  'Cajsa',
  'Disa',
  'Elof',
  'Frej',
  'Greta',
  'Hedda',
  'Ivar',
  'Juni',
  'Knut',
  'Linnea',
  'Milo',
];
const family = [
  'Almgren',
  'Björk',
  'Dahlin',
  'Ekvall',
  'Forslund',
  'Granlund',
  'Hedman',
  'Lindqvist',
  'Nordin',
  'Sandell',
  'Åström',
];
const companies = [
  'Nordvik Example AB',
  'Saltö Example AB',
  'Tallmo Example AB',
  'Fjordane Example AS',
  'Havn Example ApS',
];
const cities = ['Göteborg', 'Malmö', 'Luleå', 'Västerås', 'Örebro', 'Bergen', 'Aarhus'];
const bases: Basis[] = ['contract', 'consent', 'interest'];

/** Made-up people, always the same. */
export function samplePeople(count: number): SamplePerson[] {
  return Array.from({ length: count }, (_, at) => ({
    id: String(at + 1),
    name: `${given[(at * 7) % given.length]} ${family[(at * 5) % family.length]}`,
    company: companies[(at * 3) % companies.length] ?? '',
    city: cities[(at * 11) % cities.length] ?? '',
    basis: bases[(at * 13) % bases.length] ?? 'contract',
    openMinor: ((at * 7919) % 900) * 100_00,
    since: `${2021 + (at % 5)}-${two((at % 12) + 1)}-${two((at % 28) + 1)}`,
  }));
}

const two = (number: number) => String(number).padStart(2, '0');
