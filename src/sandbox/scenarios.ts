import { addDays, addMonths, atHour, endOfDay, type LocalDate } from '../shared-kernel/calendar.js';
import { passesLuhn } from '../shared-kernel/card-numbers.js';
import { BackOffice, type Company, type Founder, SANDBOX_STAFF, type Surroundings } from './company.js';
import type { Body } from './http-client.js';

/** A scenario acts and moves the clock. What follows is the product's business: no date or state stands here. */
export interface Stage {
  around: Surroundings;
  office: BackOffice;
  /** Signed up a moment ago; what else it does, the scenario says. */
  company: Company;
  /** Day that the story turns on; each scenario says which. */
  pivot: LocalDate;
  /** Takes down what the product showed somebody at a moment and keeps no evidence of. */
  shown?(moment: Shown): void;
}

export interface Shown {
  at: string;
  clause: string;
  event: string;
}

export interface Scenario {
  about: string;
  /** What `--due` or `--start` names, unless given. */
  pivot: LocalDate;
  /** Who plays it, where it matters. */
  founder?: Pick<Founder, 'customerKind'>;
  /** When the clock has to stand before the first act. */
  begins(pivot: LocalDate): LocalDate;
  play(stage: Stage): Promise<void>;
}

const MONTHLY = 'TEAM_MONTHLY';
const YEARLY = 'TEAM_YEARLY';

export const SCENARIOS: Record<string, Scenario> = {
  'payment-default': {
    about: 'An invoice falls due and nobody ever pays (ToS 3.4)',
    pivot: '2026-03-01',
    begins: (due) => addMonths(due, -1),
    async play(stage) {
      await invoicedFrom(stage);
      await until(stage, addDays(stage.pivot, 120));
    },
  },
  'payment-default-paid-late': {
    about: 'The same, but somebody pays while the account is suspended (ToS 3.4.d)',
    pivot: '2026-03-01',
    begins: (due) => addMonths(due, -1),
    async play(stage) {
      const { company } = stage;
      await invoicedFrom(stage);
      await until(stage, addDays(stage.pivot, 66));
      for (const { number, open } of await company.openInvoices())
        await stage.office.recordPayment(company.tenantId, open.amountMinor, open.currency, number);
      await until(stage, addDays(stage.pivot, 120));
    },
  },
  arrangement: {
    about: 'An overdue invoice is paid in two agreed instalments (ToS 3.4.g)',
    pivot: '2026-07-01',
    begins: (due) => addMonths(due, -12),
    async play(stage) {
      for (const { payBy, amount } of await agreedAfterReminder(stage)) {
        await stage.around.machine.advanceTo(firstMoment(payBy));
        await stage.office.recordPayment(stage.company.tenantId, amount.amountMinor, amount.currency, `by-${payBy}`);
      }
      await until(stage, addDays(stage.pivot, 150));
    },
  },
  'arrangement-broken': {
    about: 'The same plan, but only its first instalment is ever paid (ToS 3.4.g)',
    pivot: '2026-07-01',
    begins: (due) => addMonths(due, -12),
    async play(stage) {
      const [first] = await agreedAfterReminder(stage);
      const { payBy, amount } = first!;
      await stage.around.machine.advanceTo(firstMoment(payBy));
      await stage.office.recordPayment(stage.company.tenantId, amount.amountMinor, amount.currency, `by-${payBy}`);
      await until(stage, addDays(stage.pivot, 150));
    },
  },
  'invoice-customer': {
    about: 'A yearly plan on a pro forma: paid in part, then in full, and renewed by invoice (ToS 4.6)',
    pivot: '2026-03-01',
    begins: (firstPaidDay) => addDays(firstPaidDay, -10),
    async play(stage) {
      const { company } = stage;
      await company.invoicesGoTo('ekonomi@exempel.example');
      const { id } = await company.requestInvoice(YEARLY);
      const { ocr, missing } = await stage.office.sendProForma(company.tenantId, id);
      await until(stage, addDays(stage.pivot, -5));
      await stage.office.matchPayment(ocr, missing.amountMinor - 100_000, 'first-part');
      await stage.around.machine.advanceTo(firstMoment(stage.pivot));
      await stage.office.matchPayment(ocr, 100_000, 'second-part');
      await until(stage, addDays(addMonths(stage.pivot, 12), -20));
      for (const invoice of await company.openInvoices())
        await stage.office.matchPayment(invoice.ocr, invoice.open.amountMinor, 'renewal');
      await until(stage, addMonths(stage.pivot, 13));
    },
  },
  'card-failure': {
    about: 'The card is declined at a renewal and stays declined (ToS 4.9)',
    pivot: '2026-03-01',
    begins: (anchor) => addMonths(anchor, -1),
    async play(stage) {
      const { company } = stage;
      await company.buy(MONTHLY);
      await company.cardFromNowOn('insufficient_funds');
      await until(stage, addMonths(stage.pivot, 6));
    },
  },
  expiry: {
    about: 'A cancelled subscription runs to its paid end and on to the purge (ToS 3.5, 4.7)',
    pivot: '2025-11-30',
    // The last paid day is the pivot, so the period began a month before the day after it.
    begins: (lastPaidDay) => addMonths(addDays(lastPaidDay, 1), -1),
    async play(stage) {
      const { company } = stage;
      await company.buy(MONTHLY);
      await until(stage, addDays(stage.pivot, -10));
      await company.cancel();
      await until(stage, addMonths(stage.pivot, 5));
    },
  },
  'cancel-annual': {
    about: 'A yearly plan is cancelled, runs to its paid end and is not refunded (ToS 3.5.c)',
    pivot: '2025-06-15',
    begins: (start) => start,
    async play(stage) {
      const { company } = stage;
      await company.buy(YEARLY);
      await until(stage, addMonths(stage.pivot, 2));
      await company.cancel();
      await until(stage, addMonths(stage.pivot, 17));
    },
  },
  withdrawal: {
    about: 'A consumer who asked for an express start withdraws on the tenth day (ToS 6)',
    pivot: '2026-03-01',
    founder: { customerKind: 'consumer' },
    begins: (bought) => bought,
    async play(stage) {
      const { company } = stage;
      await company.buy(MONTHLY, undefined, true);
      await until(stage, addDays(stage.pivot, 10));
      await company.withdraw();
      await until(stage, addDays(stage.pivot, 60));
    },
  },
  closure: {
    about: 'A client asks for its account to be closed, and the request is verified (ToS 3.7)',
    pivot: '2026-06-16',
    begins: (asked) => addDays(asked, -20),
    async play(stage) {
      const { company } = stage;
      await company.buy(MONTHLY);
      await stage.around.machine.advanceTo(firstMoment(stage.pivot));
      await stage.office.close(company.tenantId);
      await until(stage, addDays(stage.pivot, 30));
    },
  },
  erasure: {
    about: 'Somebody asks to be erased; the invoices stay, and the answer says by which law (ToS 9.9, 9.4)',
    pivot: '2026-01-31',
    begins: (asked) => addDays(asked, -10),
    async play(stage) {
      const { company, office } = stage;
      await company.buy(MONTHLY);
      await company.invite('kollega@exempel.example', 'administrator', 'lighthouse-over-quiet-bay');
      await stage.around.machine.advanceTo(firstMoment(stage.pivot));
      const id = await company.asksForErasure();
      await until(stage, addDays(stage.pivot, 22));
      await office.erase(id);
      await until(stage, addDays(stage.pivot, 30));
    },
  },
  'inaccurate-data': {
    about: 'A client moves and does not say so, until somebody corrects it (ToS 9.7)',
    pivot: '2026-06-16',
    begins: (changed) => changed,
    async play(stage) {
      const { company, office } = stage;
      const id = await office.noticesInaccuracy(company.tenantId, 'Adressen stämmer inte längre.', stage.pivot);
      await until(stage, addDays(stage.pivot, 12));
      await company.corrects(id);
      await until(stage, addDays(stage.pivot, 14));
    },
  },
  renewals: {
    about: 'Fourteen months by card from the last day of January (ToS 3.3.b, 4.8)',
    pivot: '2026-01-31',
    begins: (start) => start,
    async play(stage) {
      await stage.company.buy(MONTHLY);
      await until(stage, addMonths(stage.pivot, 14));
    },
  },
  'complaint-consumer': {
    about: 'A consumer complains and hears nothing: silence is a yes, and the remedy is owed (ToS 5.6.a)',
    pivot: '2026-06-05',
    founder: { customerKind: 'consumer' },
    begins: (received) => addDays(received, -7),
    play: complainedOf,
  },
  'complaint-business': {
    about: 'A business complains and hears nothing: the breach is on record and the answer still owed (ToS 5.5.b)',
    pivot: '2026-06-05',
    begins: (received) => addDays(received, -7),
    play: complainedOf,
  },
  'terms-change': {
    about: 'New terms are announced, take effect, and the client accepts them at the gate (ToS 10.2)',
    // The day that the new terms are meant to begin.
    pivot: '2026-03-29',
    begins: (effective) => addMonths(effective, -1),
    async play(stage) {
      const { company } = stage;
      await company.buy(MONTHLY);
      await until(stage, addDays(stage.pivot, -9));
      await stage.office.publish({
        kind: 'terms-of-service',
        version: '2.0',
        texts: [
          {
            language: 'sv',
            title: 'Användarvillkor i korthet',
            body: 'Vi besvarar klagomål inom tio dagar.\n',
            summary: 'Vi besvarar klagomål inom tio dagar i stället för fjorton.',
          },
          {
            language: 'en',
            title: 'Terms of Service, in short',
            body: 'We answer complaints within ten days.\n',
            summary: 'We answer complaints within ten days instead of fourteen.',
          },
        ],
        effectiveFrom: stage.pivot,
        major: true,
        reason: 'Fler svarar i vår support',
      });
      await stage.around.machine.advanceTo(firstMoment(stage.pivot));
      await meetGate(stage);
      await until(stage, stage.pivot);
      await company.acceptWhatChanged();
      await until(stage, addDays(stage.pivot, 7));
    },
  },
  'breach-of-terms': {
    about: 'A demand is not met: suspended, then ended by two persons, and deleted (ToS 3.6)',
    pivot: '2026-03-02',
    begins: (demanded) => addMonths(demanded, -1),
    async play(stage) {
      const { company, office } = stage;
      const scope = { kind: 'instance' };
      const clause = 'AUP 2.6';
      await company.buy(MONTHLY);
      await stage.around.machine.advanceTo(firstMoment(stage.pivot));
      const caseId = await office.openCase(company.tenantId, 'SPAM', scope);
      const facts = 'Utskick till tiotusen personer som inte har bett om dem';
      await office.takeCaseFurther(caseId, 'demand', { clause, facts, scope });
      await until(stage, addDays(stage.pivot, 7));
      const ruling = { clause, reasons: 'Utskicken fortsatte efter uppmaningen', scope };
      await office.takeCaseFurther(caseId, 'suspension', ruling);
      await until(stage, addDays(stage.pivot, 10));
      await office.takeCaseFurther(caseId, 'termination-proposal', ruling);
      const [, { email, password }] = SANDBOX_STAFF;
      const second = await BackOffice.logIn(stage.around, email, password);
      await second.takeCaseFurther(caseId, 'termination');
      await until(stage, addDays(stage.pivot, 50));
    },
  },
};

/** ToS 10.2: somebody comes to work, and is asked to accept what has taken effect. */
async function meetGate({ company, around, shown }: Stage): Promise<void> {
  const mustAccept: Body[] = await company.isAskedToAccept();
  const { now: at } = await around.machine.reading();
  for (const { kind } of mustAccept) shown?.({ at, clause: 'ToS 10.2.a', event: `AcceptanceAsked ${kind}` });
}

/** A complaint that nobody answers, through its last day and on. */
async function complainedOf(stage: Stage): Promise<void> {
  await until(stage, addDays(stage.pivot, -1));
  await stage.around.machine.advanceTo(firstMoment(stage.pivot));
  await stage.company.complain('Exporten saknar hälften av raderna.', 'En fullständig export.');
  await until(stage, addDays(stage.pivot, 31));
}

/** The pivot of a story that begins today, or as soon after as the calendar allows. */
export function pivotOf({ begins }: Scenario, today: LocalDate): LocalDate {
  let pivot = today;
  while (begins(pivot) < today) pivot = addDays(pivot, 1);
  return pivot;
}

export const FIRST_FOUNDER: Founder = {
  company: 'Exempel AB',
  orgNo: '5599014148',
  slug: 'exempel',
  country: 'SE',
  language: 'sv',
  customerKind: 'business',
  name: 'Kim Alm',
  email: 'kim@exempel.example',
  password: 'lighthouse-over-quiet-bay',
};

/** Another company of the same story: a registered number and a name belong to one client. */
export function laterFounder(serial: number): Founder {
  const slug = `exempel-${serial}`;
  const orgNo = withCheckDigit(`5590${String(serial).padStart(5, '0')}`);
  return { ...FIRST_FOUNDER, company: `Exempel ${serial} AB`, orgNo, slug, email: `kim@${slug}.example` };
}

const withCheckDigit = (digits: string): string =>
  [...'0123456789'].map((last) => digits + last).find(passesLuhn) ?? digits;

/** Buys the first month by card and is invoiced from the second on, which falls due on the pivot. */
async function invoicedFrom({ company, office }: Stage): Promise<void> {
  await company.buy(MONTHLY);
  await office.bill(company.tenantId, 'invoice');
}

/** A yearly client whose renewal invoice falls due on the pivot asks for two instalments after the first reminder. */
async function agreedAfterReminder(stage: Stage): Promise<Body[]> {
  const { company, office, pivot } = stage;
  await company.buy(YEARLY);
  await office.bill(company.tenantId, 'invoice');
  await until(stage, addDays(pivot, 9));
  const [invoice] = await company.openInvoices();
  const half = Math.floor(invoice.open.amountMinor / 2);
  const plan = [
    { dueOn: addDays(pivot, 31), amountMinor: half },
    { dueOn: addDays(pivot, 62), amountMinor: invoice.open.amountMinor - half },
  ];
  const { id } = await company.proposePlan([invoice.id], plan, 'A customer of ours paid late.');
  const { instalments } = await office.agree(company.tenantId, id, plan);
  return instalments;
}

const until = ({ around }: Stage, date: LocalDate): Promise<void> => around.machine.advanceTo(endOfDay(date));

/** Nine in the morning, so that a story does not begin in the middle of the night. */
export const firstMoment = (date: LocalDate): Date => atHour(date, 9);
