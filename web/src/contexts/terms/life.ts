import type { components } from '../../api/schema.gen.js';
import { dayOf } from '../../design/date-text.js';
import type { StateKind } from '../../design/state.js';

type Schemas = components['schemas'];
export type Timeline = Schemas['TimelineAnswer'];
export type Forecast = Pick<Schemas['BillingAnswer'], 'ifNothingIsDone'>;

/** A letter that went out with a step. */
export interface LetterRef {
  noticeId: string;
  template: string;
  bounced: boolean;
}

/** One step of a contract's life, with the catalogue's names for its words. */
export interface LifeStep {
  id: string;
  at: string;
  date: string;
  ahead: boolean;
  /** Which family of words it speaks: what happened, a letter alone, the forecast, or what somebody owes. */
  family: 'event' | 'letter' | 'ahead' | 'owed';
  code: string;
  kind: StateKind;
  clause: string;
  owedBy: 'client' | 'operator' | null;
  subject: string;
  letters: LetterRef[];
  /** What it says of money. */
  facts: Timeline['past'][number]['facts'];
}

/** Entries of a list that say the same as the one before, such as a colleague's password of the same day, as one. */
export function gathered<Entry>(entries: readonly Entry[], sayingOf: (entry: Entry) => string) {
  const groups: { entry: Entry; times: number }[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last && sayingOf(last.entry) === sayingOf(entry)) last.times += 1;
    else groups.push({ entry, times: 1 });
  }
  return groups;
}

/** A letter waits for the notice hour, at most a day and a night. */
const LETTER_FOLLOWS_MS = 36 * 3_600_000;

/** Which step each letter tells of; what is not here stands by itself. */
const tellsOf: Record<string, readonly string[]> = {
  'verify-registration': ['RegistrationOpened'],
  'contract-copy': ['AgreementConcluded'],
  're-registration-pending': ['ReRegistrationRequested'],
  're-registration-refused': ['ReRegistrationDecided'],
  'counted-as-consumer': ['ClientReclassified'],
  'counted-as-business': ['ClientReclassified'],
  'invoice-issued': ['InvoiceIssued'],
  'payment-confirmation': ['PaymentReceived'],
  'card-failed': ['PaymentFailed'],
  'first-overdue': ['OverdueCaseOpened', 'OverdueCaseMoved'],
  'suspension-warning': ['DebtorWarned'],
  suspended: ['InstanceSuspended'],
  'final-deletion-notice': ['FinalNoticeGiven'],
  'payment-restored': ['InstanceRestored'],
  'cancellation-confirmed': ['CancellationScheduled'],
  'read-only': ['InstanceMadeReadOnly', 'SubscriptionExpired'],
  'subscription-canceled-unpaid': ['InstanceMadeReadOnly', 'SubscriptionCanceled'],
  blocked: ['InstanceBlocked'],
  'closure-announced': ['ContractClosed'],
  'withdrawal-confirmed': ['ContractWithdrawn'],
  'withdrawal-refused': ['WithdrawalRefused'],
  'arrangement-agreed': ['ArrangementAgreed'],
  'arrangement-declined': ['ArrangementDeclined'],
  'arrangement-broken': ['ArrangementBroken'],
  'arrangement-kept': ['ArrangementKept'],
  'dispute-upheld': ['InvoiceDisputeUpheld'],
  'dispute-rejected': ['InvoiceDisputeRejected'],
  'dispute-closed': ['InvoiceDisputeClosed'],
  'plan-changed': ['PlanChangeApplied'],
  'plan-change-lapsed': ['PlanChangeLapsed'],
  'plan-change-refused': ['PlanChangeRefused'],
  'card-changed': ['CardKept'],
  'card-detached': ['CardLost'],
  'chargeback-opened': ['ChargebackOpened'],
  'chargeback-lost': ['InvoiceReopened', 'ChargebackDecided'],
  'chargeback-reversed': ['ChargebackDecided'],
  'chargeback-written-off': ['ChargebackWrittenOff'],
  'refund-approved': ['RefundRequestDecided'],
  'refund-rejected': ['RefundRequestDecided'],
  'quota-80': ['QuotaThresholdReached'],
  'quota-100': ['QuotaThresholdReached'],
};

/** The steps that a lay person has to know; the rest is detail. */
const mainEvents: Record<string, StateKind> = {
  AgreementConcluded: 'good',
  AgreementEnded: 'stopped',
  AgreementReinstated: 'good',
  RegistrationOpened: 'waiting',
  ReRegistrationRequested: 'waiting',
  ReRegistrationDecided: 'good',
  ReclassificationProposed: 'waiting',
  InstanceSuspended: 'stopped',
  InstanceRestored: 'good',
  InstanceMadeReadOnly: 'warning',
  InstanceReopened: 'good',
  InstanceBlocked: 'stopped',
  DeletionPlanned: 'stopped',
  DeletionCancelled: 'good',
  PurgeRefused: 'waiting',
  InstancePurged: 'stopped',
  SubscriptionStarted: 'good',
  SubscriptionRenewed: 'good',
  PeriodPassedOver: 'good',
  CollectionMethodChanged: 'good',
  CancellationScheduled: 'warning',
  SubscriptionResumed: 'good',
  SubscriptionExpired: 'stopped',
  SubscriptionCanceled: 'stopped',
  SubscriptionReinstated: 'good',
  ContractClosed: 'stopped',
  ContractWithdrawn: 'stopped',
  WithdrawalRefused: 'warning',
  EarlierErasureConfirmed: 'warning',
  PlanChangeConfirmed: 'waiting',
  PlanChangeApplied: 'good',
  PlanChangeWithdrawn: 'waiting',
  PlanChangeLapsed: 'warning',
  PlanChangeRefused: 'warning',
  ProFormaSent: 'waiting',
  InvoiceIssued: 'waiting',
  InvoiceVoided: 'good',
  PaymentFailed: 'warning',
  PaymentReceived: 'good',
  CardLost: 'warning',
  ChargebackOpened: 'warning',
  ChargebackDecided: 'waiting',
  InvoiceReopened: 'warning',
  InvoiceDisputed: 'waiting',
  InvoiceDisputeUpheld: 'good',
  InvoiceDisputeRejected: 'warning',
  InvoiceDisputeMoved: 'waiting',
  InvoiceDisputeClosed: 'good',
  CreditNoteIssued: 'good',
  RefundRequestDecided: 'waiting',
  ArrangementRequested: 'waiting',
  ArrangementAgreed: 'good',
  ArrangementDeclined: 'warning',
  ArrangementKept: 'good',
  ArrangementBroken: 'warning',
  LegalHoldPlaced: 'waiting',
  LegalHoldReleased: 'good',
  RefundRequested: 'waiting',
  RefundCompleted: 'good',
  OverdueCaseOpened: 'warning',
  OverdueCaseMoved: 'warning',
  DebtorWarned: 'warning',
  FinalNoticeGiven: 'stopped',
  DebtCleared: 'good',
  QuotaThresholdReached: 'warning',
  NoticeBounced: 'warning',
  TermsScheduled: 'waiting',
  TermsInForce: 'good',
  ObligationWaived: 'good',
  ObligationPostponed: 'waiting',
  ObligationBreached: 'warning',
};

const aheadKinds: Record<string, StateKind> = {
  'subscription-canceled': 'stopped',
  'subscription-ended': 'warning',
  'data-blocked': 'stopped',
  'data-purged': 'stopped',
  'first-overdue-notice': 'warning',
  'suspension-warning': 'warning',
  'instance-suspended': 'stopped',
  'final-deletion-notice': 'warning',
  'instance-deleted': 'stopped',
};

/** A timer and the forecast may speak of the same step; the forecast knows it in words for the client. */
const foretoldBy: Record<string, readonly string[]> = {
  'card.retry': ['card-retried'],
  'card.pay-by': ['subscription-canceled'],
  'ending.end': ['subscription-ended'],
  'ending.block': ['data-blocked'],
  'closure.closing': ['data-blocked'],
  'instance.purge': ['data-purged', 'instance-deleted'],
  'dunning.first-notice': ['first-overdue-notice'],
  'dunning.warning': ['suspension-warning'],
  'dunning.suspension': ['instance-suspended'],
  'dunning.final-notice': ['final-deletion-notice'],
  'renewal.charge': ['card-charged'],
  'renewal.invoice': ['invoice-issued'],
};

/** Puts a contract's life together: what happened with its letters, then what comes if nobody does anything. */
export function lifeOf(timeline: Timeline, forecast: Forecast | undefined, everything: boolean): LifeStep[] {
  return [...pastOf(timeline.past, everything), ...futureOf(timeline.future, forecast)];
}

function pastOf(past: Timeline['past'], everything: boolean): LifeStep[] {
  const steps: LifeStep[] = [];
  for (const [index, entry] of past.entries()) {
    const event = entry.event ?? '';
    if (event === 'NoticeAccepted') addLetter(steps, index, entry);
    else if (everything || event in mainEvents) steps.push(happened(index, entry, event));
  }
  return steps;
}

function addLetter(steps: LifeStep[], index: number, entry: Timeline['past'][number]): void {
  const letter = { noticeId: entry.subject, template: entry.notice ?? '', bounced: false };
  const told = tellsOf[letter.template];
  const step = steps.findLast(
    ({ code, at }) => told?.includes(code) && Date.parse(entry.at) - Date.parse(at) <= LETTER_FOLLOWS_MS,
  );
  if (step) step.letters.push(letter);
  else steps.push({ ...happened(index, entry, letter.template), family: 'letter', kind: 'waiting', letters: [letter] });
}

function happened(index: number, entry: Timeline['past'][number], code: string): LifeStep {
  const bounced = entry.event === 'NoticeBounced';
  const letters = bounced ? [{ noticeId: entry.subject, template: entry.notice ?? '', bounced }] : [];
  const { at, date, clause, subject, facts } = entry;
  const kind = mainEvents[code] ?? 'good';
  return {
    id: `past-${index}`,
    at,
    date,
    ahead: false,
    family: 'event',
    code,
    kind,
    clause,
    owedBy: null,
    subject,
    letters,
    facts,
  };
}

function futureOf(future: Timeline['future'], forecast: Forecast | undefined): LifeStep[] {
  const foretold = (forecast?.ifNothingIsDone ?? []).map(
    ({ code, clause, at }, index): LifeStep => ({
      id: `ahead-${index}`,
      at,
      date: dayOf(new Date(at)),
      ahead: true,
      family: 'ahead',
      code,
      kind: aheadKinds[code] ?? 'waiting',
      clause,
      owedBy: null,
      subject: '',
      letters: [],
      facts: null,
    }),
  );
  const codes = new Set(foretold.map(({ code }) => code));
  const owed = future
    .filter(({ title }) => !(foretoldBy[title ?? ''] ?? []).some((code) => codes.has(code)))
    .map(
      ({ at, date, clause, title, owedBy, subject }, index): LifeStep => ({
        id: `owed-${index}`,
        at,
        date,
        ahead: true,
        family: 'owed',
        code: title ?? '',
        kind: 'waiting',
        clause,
        owedBy,
        subject,
        letters: [],
        facts: null,
      }),
    );
  return [...foretold, ...owed].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}
