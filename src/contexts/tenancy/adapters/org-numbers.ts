import { createRequire } from 'node:module';
import { Injectable } from '@nestjs/common';
import Swedish from 'organisationsnummer';
import type { Validator } from 'stdnum';
import { OrgNumbers } from '../application/ports.js';
import type { OrgNumberCheck } from '../domain/org-number.js';

/**
 * The one register by whose number a company is known in each country. Taking a single one keeps a company
 * that has several numbers from holding several licences.
 */
const registerOf: Record<string, string> = {
  AT: 'uid',
  BE: 'vat',
  CH: 'uid',
  DE: 'vat',
  DK: 'cvr',
  EE: 'registrikood',
  ES: 'cif',
  FI: 'ytunnus',
  FR: 'siren',
  IE: 'vat',
  IT: 'iva',
  LT: 'pvm',
  LV: 'pvn',
  NL: 'btw',
  NO: 'orgnr',
  PL: 'nip',
  PT: 'nipc',
};

/** Check digits by `organisationsnummer` and `stdnum`; elsewhere only the look of a register number. */
@Injectable()
export class OfflineOrgNumbers extends OrgNumbers {
  check(country: string, written: string): OrgNumberCheck {
    const number = written.toUpperCase().replaceAll(/[\s.\-/]/g, '');
    if (country === 'SE') return swedish(number);
    const validator = validatorOf(country);
    if (validator) return byRegister(country, number, validator);
    return /^[A-Z0-9]{4,20}$/.test(number) ? { valid: { country, number, personal: false } } : { fault: 'shape' };
  }
}

// The library is CommonJS and its class arrives as `default` of the default import, or as itself under Jest.
const SwedishNumber = ((Swedish as unknown as { default?: typeof Swedish }).default ?? Swedish) as unknown as {
  parse(number: string): { format(separator: boolean): string; isPersonnummer(): boolean };
};

function swedish(number: string): OrgNumberCheck {
  if (!/^(\d{2})?\d{10}$/.test(number)) return { fault: 'shape' };
  const parsed = attempt(() => SwedishNumber.parse(number));
  if (!parsed) return { fault: 'check-digit' };
  return { valid: { country: 'SE', number: parsed.format(false), personal: parsed.isPersonnummer() } };
}

// Three hundred modules, which a process needs from its first company abroad on.
const load = createRequire(import.meta.url);

function validatorOf(country: string): Validator | undefined {
  const register = registerOf[country];
  if (!register) return undefined;
  const { stdnum } = load('stdnum') as typeof import('stdnum');
  return stdnum[country]?.[register];
}

function byRegister(country: string, written: string, validator: Validator): OrgNumberCheck {
  const result = validator.validate(written);
  if (result.isValid) return { valid: { country, number: withoutPrefix(country, result.compact), personal: false } };
  // People write FI or NO before a number that does not have it.
  if (written.startsWith(country) && country !== 'CH')
    return byRegister(country, withoutPrefix(country, written), validator);
  return { fault: result.error?.name === 'InvalidChecksum' ? 'check-digit' : 'shape' };
}

const withoutPrefix = (country: string, number: string): string =>
  number.startsWith(country) && country !== 'CH' ? number.slice(country.length) : number;

/** The library throws for a number that does not add up. */
function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
