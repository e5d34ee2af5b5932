import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { Protection } from '../contract-home-law.js';
import type { ContractPolicy } from '../contract-policy.js';

/** The EU's minimum, which is also what the terms give (directive 2011/83/EU, article 9). */
export const WITHDRAWAL_DAYS = 14;

const ENTRY = /^([A-Z]{2}):\s*(\S[^,\n]*)$/;

/** `DE:30`: a country and what its law says. Undefined where the text is no such pair. */
export const lawEntry = (text: unknown): [country: string, says: string] | undefined => {
  const [, country, says] = (typeof text === 'string' && ENTRY.exec(text)) || [];
  return country && says ? [country, says.trim()] : undefined;
};

const byCountry = (entries: string[]): ReadonlyMap<string, string> =>
  new Map(entries.map(lawEntry).filter((entry) => entry !== undefined));

/**
 * The more protective of the terms and the home law, rule by rule (ToS 1.2, 1.3, 10.3, 10.8). A country that the policy
 * does not name gets the EU's minimum; a business gets the terms and Swedish law (ToS 10.4).
 */
export function protectionOf(
  country: string,
  customerKind: 'business' | 'consumer',
  { complaints, homeLaw }: ContractPolicy,
): Protection {
  const terms = { country, answerDays: complaints.answerDays, clock: 'completeness', improvements: [] } as const;
  if (customerKind === 'business')
    return { ...terms, law: 'provider', court: 'seat', withdrawalDays: null, improvements: [] };

  const withdrawalDays = Math.max(WITHDRAWAL_DAYS, Number(byCountry(homeLaw.withdrawalDays).get(country) ?? 0));
  const answerDays = Math.min(
    complaints.answerDays,
    Number(byCountry(homeLaw.answerDays).get(country) ?? complaints.answerDays),
  );
  const clock = complaints.firstReceiptCountries.includes(country) ? 'first-receipt' : 'completeness';
  const source = byCountry(homeLaw.sources).get(country) ?? `The law of ${country}`;
  const better: [ClauseId, boolean][] = [
    ['ToS 5.5.a', clock === 'first-receipt'],
    ['ToS 5.5.b', answerDays < complaints.answerDays],
    ['ToS 6.1', withdrawalDays > WITHDRAWAL_DAYS],
  ];
  const improvements = better.flatMap(([clause, is]) => (is ? [{ clause, source }] : []));
  return { country, law: 'home', court: 'home', withdrawalDays, answerDays, clock, improvements };
}
