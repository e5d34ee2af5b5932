import type { FieldFault } from '../../../shared-kernel/errors.js';

/** ISO 3166-1 alpha-2, as published in 2025. */
const countries = new Set(
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
  CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
  GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
  KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
  MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
  SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
  UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`.split(/\s+/),
);

export const isCountry = (code: string): boolean => countries.has(code);

/**
 * A company's number in its country's register, in the one spelling that two sign-ups of the same company
 * share: capitals and digits, without separators or country prefix. A sole trader's may be a personal number.
 */
export interface OrgNumber {
  country: string;
  number: string;
  personal: boolean;
}

/** As an aggregate keeps it: in columns of its own beside its country. */
export const orgNumberOf = (country: string, number: string | null, personal: boolean): OrgNumber | undefined =>
  number === null ? undefined : { country, number, personal };

/** How a number is shown: a personal number without its last four digits (terms.md, ToS 1.5). */
export const shownOrgNumber = ({ country, number, personal }: OrgNumber): string => {
  if (personal) return `${number.slice(0, -4)}-****`;
  return country === 'SE' ? `${number.slice(0, 6)}-${number.slice(6)}` : number;
};

/** What is wrong with a company's number as it was written in the field `/orgNo`. */
export function orgNumberFaults(check: OrgNumberCheck | undefined): FieldFault[] {
  const fault = (code: string, message: string) => [{ pointer: '/orgNo', code, message }];
  if (!check) return fault('required', "Give the company's organisation number.");
  if ('valid' in check) return [];
  return check.fault === 'check-digit'
    ? fault('check-digit', 'The check digit does not fit; a digit may be mistyped.')
    : fault('shape', 'This is not how an organisation number looks in that country.');
}

export type OrgNumberCheck = { valid: OrgNumber } | { fault: 'check-digit' | 'shape' };
