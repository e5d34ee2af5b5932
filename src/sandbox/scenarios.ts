import { addDays, addMonths, atHour, endOfDay, type LocalDate } from '../shared-kernel/calendar.js';
import { BackOffice, Company, type Founder, type Surroundings } from './company.js';

/** A scenario acts and moves the clock. What follows is the product's business: no date or state stands here. */
export interface Stage {
  around: Surroundings;
  office: BackOffice;
  /** Day that the story turns on; each scenario says which. */
  pivot: LocalDate;
}

export interface Scenario {
  about: string;
  /** What `--due` or `--start` names, unless given. */
  pivot: LocalDate;
  /** When the clock has to stand before the first act. */
  begins(pivot: LocalDate): LocalDate;
  play(stage: Stage): Promise<Company>;
}

const MONTHLY = 'TEAM_MONTHLY';

export const SCENARIOS: Record<string, Scenario> = {
  'payment-default': {
    about: 'An invoice falls due and nobody ever pays (ToS 3.4)',
    pivot: '2026-03-01',
    begins: (due) => addMonths(due, -1),
    async play(stage) {
      const company = await invoicedFrom(stage);
      await until(stage, addDays(stage.pivot, 120));
      return company;
    },
  },
  'payment-default-paid-late': {
    about: 'The same, but somebody pays while the account is suspended (ToS 3.4.d)',
    pivot: '2026-03-01',
    begins: (due) => addMonths(due, -1),
    async play(stage) {
      const company = await invoicedFrom(stage);
      await until(stage, addDays(stage.pivot, 66));
      for (const { number, open } of await company.openInvoices())
        await stage.office.recordPayment(company.tenantId, open.amountMinor, open.currency, number);
      await until(stage, addDays(stage.pivot, 120));
      return company;
    },
  },
  'card-failure': {
    about: 'The card is declined at a renewal and stays declined (ToS 4.9)',
    pivot: '2026-03-01',
    begins: (anchor) => addMonths(anchor, -1),
    async play(stage) {
      const company = await subscribed(stage);
      await company.cardFromNowOn('insufficient_funds');
      await until(stage, addMonths(stage.pivot, 6));
      return company;
    },
  },
  expiry: {
    about: 'A cancelled subscription runs to its paid end and on to the purge (ToS 3.5, 4.7)',
    pivot: '2025-11-30',
    // The last paid day is the pivot, so the period began a month before the day after it.
    begins: (lastPaidDay) => addMonths(addDays(lastPaidDay, 1), -1),
    async play(stage) {
      const company = await subscribed(stage);
      await until(stage, addDays(stage.pivot, -10));
      await company.cancel();
      await until(stage, addMonths(stage.pivot, 5));
      return company;
    },
  },
  renewals: {
    about: 'Fourteen months by card from the last day of January (ToS 3.3.b, 4.8)',
    pivot: '2026-01-31',
    begins: (start) => start,
    async play(stage) {
      const company = await subscribed(stage);
      await until(stage, addMonths(stage.pivot, 14));
      return company;
    },
  },
};

const FOUNDER: Founder = {
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

async function subscribed({ around }: Stage): Promise<Company> {
  const company = await Company.signUp(around, FOUNDER);
  await company.buy(MONTHLY);
  return company;
}

/** Buys the first month by card and is invoiced from the second on, which falls due on the pivot. */
async function invoicedFrom(stage: Stage): Promise<Company> {
  const company = await subscribed(stage);
  await stage.office.bill(company.tenantId, 'invoice');
  return company;
}

const until = ({ around }: Stage, date: LocalDate): Promise<void> => around.machine.advanceTo(endOfDay(date));

/** Nine in the morning, so that a story does not begin in the middle of the night. */
export const firstMoment = (date: LocalDate): Date => atHour(date, 9);
