import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { type Bounds, type ClauseId, Conflict, type FieldFault, Invalid } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { PolicySet } from '../contract.js';
import { type ContractPolicy } from '../contract-policy.js';
import { lawEntry } from './home-law.js';

/** Version 1: client-favourable wherever the text is silent or contradicts itself (terms.md A0, A3). */
export const FIRST_POLICY: ContractPolicy = {
  version: 1,
  afterEnd: 'retention',
  failedPayment: 'byCollectionMethod',
  noticeHour: 8,
  dunning: {
    firstNoticeDays: 1,
    warningDays: 21,
    warningGapDays: 14,
    suspensionDays: 31,
    suspensionGapDays: 7,
    finalNoticeDays: 30,
    deletionNoticeHours: 168,
  },
  retention: {
    readOnlyMonths: 3,
    blockedDays: 7,
    purgeNoticeHours: 168,
    oneTimeAccessDays: 7,
    minRetrievalDays: 30,
    dailyPurgeCap: 20,
  },
  renewal: { checkoutMinutes: 30, cardRetryDays: [1, 3, 5, 7], invoiceLeadDays: 30, expiryReminderDays: [14, 3] },
  negotiation: { answerDays: 5, disputeDecisionDays: 14, instalmentReminderDays: 3 },
  registration: { unverifiedDays: 7, consumerSales: true },
  lawfulBasis: { strictConsent: false },
  maintenance: { nightFromHour: 22, nightToHour: 6, longestHours: 4 },
  passwordReminderDays: 180,
  termsChange: { noticeDays: 7 },
  notices: { bounceTaskBusinessDays: 2 },
  complaints: {
    answerDays: 14,
    alertDays: [7, 10, 13],
    detailsBusinessDays: 3,
    firstReceiptCountries: [],
    silenceDays: 30,
    closeAfterReminderDays: 14,
    remedyDays: 14,
  },
  homeLaw: { withdrawalDays: [], answerDays: [], sources: [] },
  conduct: {
    cureHours: 48,
    appealDays: 14,
    appealAnswerDays: 14,
    decisionBusinessDays: 5,
    purgeDays: 30,
    joinDays: 30,
    anonymousReports: true,
    severe: ['INTRUSION', 'INFRASTRUCTURE_HARM', 'MALWARE', 'HARM', 'FALSE_DATA', 'THIRD_PARTY_RIGHTS'],
  },
  privacy: { alertDays: [14, 21, 28], extensionMonths: 2, accuracyBusinessDays: 7 },
};

/** A version that was set before a knob existed reads that knob as the first policy has it. */
export const completed = (stored: ContractPolicy): ContractPolicy => {
  const policy = structuredClone({ ...FIRST_POLICY, ...stored }) as unknown as Record<string, unknown>;
  for (const [group, defaults] of Object.entries(FIRST_POLICY)) {
    const isGroup = typeof defaults === 'object' && !Array.isArray(defaults);
    if (isGroup) policy[group] = { ...defaults, ...(policy[group] as object) };
  }
  return policy as unknown as ContractPolicy;
};

/** What a knob may be set to. Bounds that cite a clause are the contract's own; the others keep the value sane. */
export type Knob = { clause?: ClauseId } & (
  | { type: 'whole'; min: number; max: number }
  | { type: 'list'; min: number; max: number; order: 'rising' | 'falling' }
  | { type: 'countries' }
  | { type: 'laws'; min: number; max: number }
  | { type: 'sources' }
  | { type: 'choice'; options: readonly string[] }
  | { type: 'some'; options: readonly string[] }
  | { type: 'switch' }
);

export const KNOBS: Readonly<Record<string, Knob>> = {
  afterEnd: { type: 'choice', options: ['retention', 'immediate'], clause: 'ToS 3.5.d' },
  failedPayment: { type: 'choice', options: ['byCollectionMethod', 'dunningOnly', 'hybrid'], clause: 'ToS 4.9' },
  noticeHour: { type: 'whole', min: 0, max: 23 },
  'dunning.firstNoticeDays': { type: 'whole', min: 1, max: 7, clause: 'ToS 3.4.a' },
  'dunning.warningDays': { type: 'whole', min: 15, max: 365, clause: 'ToS 3.4.b' },
  'dunning.warningGapDays': { type: 'whole', min: 14, max: 365, clause: 'ToS 3.4.b' },
  // 'Exceeds 30 days' begins on day 31.
  'dunning.suspensionDays': { type: 'whole', min: 31, max: 3650, clause: 'ToS 3.4.c' },
  'dunning.suspensionGapDays': { type: 'whole', min: 1, max: 365, clause: 'ToS 3.4.c' },
  // K15: the final notice may fall inside the 30 days, as long as the deletion does not.
  'dunning.finalNoticeDays': { type: 'whole', min: 0, max: 3650, clause: 'ToS 3.4.e' },
  'dunning.deletionNoticeHours': { type: 'whole', min: 168, max: 8760, clause: 'ToS 3.4.e' },
  'retention.readOnlyMonths': { type: 'whole', min: 3, max: 120, clause: 'ToS 4.7' },
  'retention.blockedDays': { type: 'whole', min: 1, max: 365, clause: 'ToS 3.5.d' },
  'retention.purgeNoticeHours': { type: 'whole', min: 168, max: 8760, clause: 'ToS 3.5.d' },
  'retention.oneTimeAccessDays': { type: 'whole', min: 1, max: 7, clause: 'ToS 3.5.d' },
  // K1: the EU Data Act's thirty days; more is the client's gain.
  'retention.minRetrievalDays': { type: 'whole', min: 30, max: 3650, clause: 'ToS 3.5.d' },
  'retention.dailyPurgeCap': { type: 'whole', min: 0, max: 100_000 },
  // Stripe lets a Checkout session live between half an hour and a day.
  'renewal.checkoutMinutes': { type: 'whole', min: 30, max: 1440, clause: 'ToS 4.1' },
  'renewal.cardRetryDays': { type: 'list', min: 1, max: 365, order: 'rising', clause: 'ToS 4.9' },
  'renewal.invoiceLeadDays': { type: 'whole', min: 0, max: 365, clause: 'ToS 4.6' },
  'renewal.expiryReminderDays': { type: 'list', min: 1, max: 365, order: 'falling' },
  'negotiation.answerDays': { type: 'whole', min: 1, max: 60, clause: 'ToS 3.4.g' },
  'negotiation.disputeDecisionDays': { type: 'whole', min: 1, max: 90, clause: 'ToS 3.4.g' },
  'negotiation.instalmentReminderDays': { type: 'whole', min: 1, max: 14, clause: 'ToS 3.4.g' },
  'registration.unverifiedDays': { type: 'whole', min: 1, max: 30, clause: 'ToS 3.2' },
  'registration.consumerSales': { type: 'switch', clause: 'ToS 1.5.consumer' },
  'lawfulBasis.strictConsent': { type: 'switch', clause: 'ToS 2.4' },
  passwordReminderDays: { type: 'whole', min: 1, max: 3650, clause: 'ToS 2.7' },
  'termsChange.noticeDays': { type: 'whole', min: 7, max: 365, clause: 'ToS 10.2.b' },
  'notices.bounceTaskBusinessDays': { type: 'whole', min: 1, max: 60 },
  'complaints.answerDays': { type: 'whole', min: 1, max: 14, clause: 'ToS 5.5.b' },
  'complaints.alertDays': { type: 'list', min: 1, max: 14, order: 'rising' },
  'complaints.detailsBusinessDays': { type: 'whole', min: 1, max: 3, clause: 'ToS 5.5.a' },
  'complaints.firstReceiptCountries': { type: 'countries', clause: 'ToS 5.2' },
  'complaints.silenceDays': { type: 'whole', min: 14, max: 365, clause: 'ToS 5.5.a' },
  'complaints.closeAfterReminderDays': { type: 'whole', min: 7, max: 365, clause: 'ToS 5.5.a' },
  'complaints.remedyDays': { type: 'whole', min: 1, max: 90, clause: 'ToS 5.6.a' },
  // Only ever more protection than the terms give; the EU's directive lets no country go below 14 days.
  'homeLaw.withdrawalDays': { type: 'laws', min: 14, max: 365, clause: 'ToS 6.1' },
  'homeLaw.answerDays': { type: 'laws', min: 1, max: 14, clause: 'ToS 5.5.b' },
  'homeLaw.sources': { type: 'sources', clause: 'ToS 10.8' },
  'maintenance.nightFromHour': { type: 'whole', min: 20, max: 23, clause: 'ToS 10.1' },
  'maintenance.nightToHour': { type: 'whole', min: 1, max: 7, clause: 'ToS 10.1' },
  'maintenance.longestHours': { type: 'whole', min: 1, max: 8, clause: 'ToS 10.1' },
  'privacy.alertDays': { type: 'list', min: 1, max: 28, order: 'rising' },
  'privacy.extensionMonths': { type: 'whole', min: 0, max: 2, clause: 'ToS 9.9' },
  'privacy.accuracyBusinessDays': { type: 'whole', min: 7, max: 60, clause: 'ToS 9.7' },
  'conduct.cureHours': { type: 'whole', min: 24, max: 720, clause: 'ToS 3.6.a' },
  'conduct.appealDays': { type: 'whole', min: 14, max: 180, clause: 'ToS 2.13' },
  'conduct.appealAnswerDays': { type: 'whole', min: 1, max: 60 },
  'conduct.decisionBusinessDays': { type: 'whole', min: 1, max: 60 },
  'conduct.purgeDays': { type: 'whole', min: 30, max: 365, clause: 'ToS 3.6.b' },
  'conduct.joinDays': { type: 'whole', min: 1, max: 365, clause: 'ToS 2.11' },
  'conduct.anonymousReports': { type: 'switch', clause: 'ToS 2.11' },
  // The text gives examples; the operator may count fewer kinds as severe, and none that it does not name.
  'conduct.severe': { type: 'some', options: FIRST_POLICY.conduct.severe, clause: 'ToS 3.6.c' },
};

/** One numbered reading of the contract. It never changes: decisions point at its number (terms.md A3). */
export class PolicyVersion extends AggregateRoot {
  private constructor(
    readonly version: number,
    readonly policy: ContractPolicy,
    readonly reason: string,
    readonly setBy: string,
    readonly setAt: Date,
  ) {
    super();
  }

  static first(at: Date): PolicyVersion {
    return new PolicyVersion(1, FIRST_POLICY, 'The defaults of the contract', 'system', at);
  }

  /** The next version: this one with `changes` (a merge patch, RFC 7396) laid over it. */
  next(changes: object, reason: string, setBy: string, at: Date): PolicyVersion {
    const current = completed(this.policy);
    const policy = withChanges(current, changes);
    const changed = Object.keys(KNOBS).filter((knob) => !sameValue(valueAt(policy, knob), valueAt(current, knob)));
    if (changed.length === 0) throw new Conflict('policy-unchanged', 'These values are already in force.');

    const next = new PolicyVersion(this.version + 1, { ...policy, version: this.version + 1 }, reason, setBy, at);
    next.record(new PolicySet(OPERATOR_TENANT, OPERATOR_TENANT, next.version, changed, reason, at.toISOString()));
    return next;
  }
}

const withChanges = (policy: ContractPolicy, changes: object): ContractPolicy => {
  const next = structuredClone(policy) as unknown as Record<string, unknown>;
  const faults: FieldFault[] = [];
  for (const [path, value] of leaves(changes)) {
    const knob = knobAt(path);
    if (knob) faults.push(...faultsOf(path, knob, value));
    else faults.push(fault(path, 'unknown-knob', 'The policy has no such knob.'));
    if (knob) put(next, path, value);
  }
  if (faults.length === 0) faults.push(...contradictions(next as unknown as ContractPolicy));
  if (faults.length > 0) throw new Invalid('validation-failed', 'This policy cannot be set.', { faults });
  return next as unknown as ContractPolicy;
};

const faultsOf = (path: string, knob: Knob, value: unknown): FieldFault[] => {
  const cite = knob.clause ? ` (${knob.clause})` : '';
  switch (knob.type) {
    case 'whole':
      return isWhole(value, knob)
        ? []
        : [fault(path, 'out-of-range', `From ${knob.min} to ${knob.max}${cite}.`, boundsOf(knob))];
    case 'choice':
      return knob.options.includes(value as string)
        ? []
        : [fault(path, 'not-an-option', `One of ${knob.options.join(', ')}${cite}.`)];
    case 'some':
      return isSomeOf(value, knob.options)
        ? []
        : [fault(path, 'not-options', `Of ${knob.options.join(', ')}, each once${cite}.`)];
    case 'switch':
      return typeof value === 'boolean' ? [] : [fault(path, 'not-a-boolean', `true or false${cite}.`)];
    case 'countries':
      return isCountries(value) ? [] : [fault(path, 'not-countries', `Two-letter country codes, each once${cite}.`)];
    case 'laws':
      return isLaws(value, knob)
        ? []
        : [
            fault(
              path,
              'not-laws',
              `A country and days, DE:${knob.max}, from ${knob.min} to ${knob.max}${cite}.`,
              boundsOf(knob),
            ),
          ];
    case 'sources':
      return isByCountry(value) ? [] : [fault(path, 'not-sources', `A country and its law, DE:BGB 355${cite}.`)];
    case 'list':
      return isOrdered(value, knob)
        ? []
        : [
            fault(
              path,
              'not-an-ordered-list',
              `A ${knob.order} list of ${knob.min} to ${knob.max}${cite}.`,
              boundsOf(knob),
            ),
          ];
  }
};

/** Values that are fine alone and break the contract together. */
const contradictions = ({ dunning, retention, renewal, homeLaw, complaints }: ContractPolicy): FieldFault[] => {
  const faults: FieldFault[] = [];
  // ToS 3.4.b: the warning follows the first notice by 14 days even when that went out on its last day.
  if (dunning.warningDays < dunning.firstNoticeDays + dunning.warningGapDays) {
    faults.push(fault('dunning.warningDays', 'too-early', 'The warning would go before its gap to the first notice.'));
  }
  if (dunning.suspensionDays < dunning.warningDays + dunning.suspensionGapDays) {
    faults.push(
      fault('dunning.suspensionDays', 'too-early', 'The suspension would come before its gap to the warning.'),
    );
  }
  // ToS 3.4.e: thirty full days of suspension come before any deletion (K15 decides where the notice stands).
  if (dunning.finalNoticeDays * 24 + dunning.deletionNoticeHours < 30 * 24) {
    faults.push(
      fault('dunning.finalNoticeDays', 'too-early', 'The deletion would come before day 30 of the suspension.'),
    );
  }
  // K1: one-time access counts from the block, so the block lasts at least as long.
  if (retention.blockedDays < retention.oneTimeAccessDays) {
    faults.push(fault('retention.blockedDays', 'too-short', 'One-time access would outlive the block.'));
  }
  // terms.md 1.1-1.3: an override stands with where it comes from.
  const sources = countriesOf(homeLaw.sources);
  const overridden = [
    ...countriesOf([...homeLaw.withdrawalDays, ...homeLaw.answerDays]),
    ...complaints.firstReceiptCountries,
  ];
  if (overridden.some((country) => !sources.includes(country))) {
    faults.push(fault('homeLaw.sources', 'source-missing', 'Every country whose law counts names its source.'));
  }
  // ToS 4.9: the card has seven days from the first attempt, neither more nor fewer.
  if (renewal.cardRetryDays.at(-1) !== 7) {
    faults.push(fault('renewal.cardRetryDays', 'last-is-not-7', 'The last try is on day 7 (ToS 4.9).'));
  }
  return faults;
};

const fault = (path: string, code: string, message: string, bounds?: Bounds): FieldFault => ({
  pointer: `/changes/${path.replaceAll('.', '/')}`,
  code,
  message,
  ...(bounds && { bounds }),
});

const boundsOf = ({ min, max }: { min: number; max: number }): Bounds => ({ min, max });

const isWhole = (value: unknown, { min, max }: { min: number; max: number }): boolean =>
  Number.isInteger(value) && Number(value) >= min && Number(value) <= max;

const isCountries = (value: unknown): boolean =>
  Array.isArray(value) && value.every((code) => /^[A-Z]{2}$/.test(code)) && new Set(value).size === value.length;

const countriesOf = (entries: string[]): string[] => entries.flatMap((text) => lawEntry(text)?.[0] ?? []);

const isByCountry = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(lawEntry) && new Set(countriesOf(value)).size === value.length;

const isLaws = (value: unknown, range: { min: number; max: number }): boolean =>
  isByCountry(value) && value.every((text) => isWhole(Number(lawEntry(text)![1]), range));

const isSomeOf = (value: unknown, options: readonly string[]): boolean =>
  Array.isArray(value) && value.every((one) => options.includes(one)) && new Set(value).size === value.length;

const isOrdered = (value: unknown, knob: Extract<Knob, { type: 'list' }>): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= 12 &&
  value.every((entry) => isWhole(entry, knob)) &&
  value.every((entry, i) => i === 0 || (knob.order === 'rising' ? entry > value[i - 1] : entry < value[i - 1]));

/** The dotted paths of a patch with their values; groups are one level deep, a list is one value. */
const leaves = (changes: object): [string, unknown][] =>
  Object.entries(changes).flatMap(([name, value]): [string, unknown][] => {
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isGroup ? Object.entries(value).map(([knob, inner]) => [`${name}.${knob}`, inner]) : [[name, value]];
  });

// A patch may well say `constructor`, which every object has.
const knobAt = (path: string): Knob | undefined => (Object.hasOwn(KNOBS, path) ? KNOBS[path] : undefined);

const valueAt = (policy: ContractPolicy, path: string): unknown =>
  path.split('.').reduce<unknown>((branch, name) => (branch as Record<string, unknown>)[name], policy as unknown);

const put = (policy: Record<string, unknown>, path: string, value: unknown): void => {
  const [first, second] = path.split('.') as [string, string?];
  if (second) (policy[first] as Record<string, unknown>)[second] = value;
  else policy[first] = value;
};

const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
