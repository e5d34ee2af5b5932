import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../platform/database.js';
import { isoInstant, isoOrNull } from '../../../platform/instants.js';
import { addBusinessDays, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Money } from '../../../shared-kernel/money.js';
import { type ContractPolicy, Policies } from '../../terms/contract-policy.js';
import { CLOSING_BUSINESS_DAYS } from '../application/closing.js';
import { type BillingOverview, ReadBilling } from '../application/queries.js';
import { refundClause } from '../domain/charge.js';
import { afterEndPlan, cardRetries, type EndingFacts } from '../domain/ending.js';
import {
  afterChange,
  comingCharges,
  daysLeft,
  forecast,
  type Standing,
  type StandingDebt,
} from '../domain/forecast.js';
import { keepsServiceBack } from '../domain/overdue.js';
import { periodAt } from '../domain/periods.js';
import { priceOf } from '../domain/plan.js';
import { INVOICE_COLUMNS, invoiceDetails } from './reads.js';
import { disputedPayments, openChange } from './reads-changes.js';
import { type AgreedPlan, agreedPlan } from './reads-negotiating.js';
import { dateOrNull, money, type Row, type SubscriptionTables } from './tables.js';

/** Enough to see a year of monthly charges. */
const CHARGES_SHOWN = 12;

type Contract = Row<'subscription'> & Pick<Row<'plan_version'>, 'name' | 'net_minor' | 'vat_percent' | 'currency'>;

/** ToS 4.10, put together from the rows by the same functions that the timers run on. */
@QueryHandler(ReadBilling)
export class ReadBillingHandler implements IQueryHandler<ReadBilling> {
  constructor(
    private readonly database: Database,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId }: ReadBilling): Promise<BillingOverview | undefined> {
    const contract = await this.contractOf(tenantId);
    if (!contract) return undefined;
    const [open, running, plan, change, disputedPayments, moneyBack] = await Promise.all([
      this.openInvoices(tenantId),
      this.runningCase(tenantId),
      agreedPlan(this.database, tenantId),
      openChange(this.database, tenantId),
      this.disputed(tenantId),
      this.moneyBack(tenantId),
    ]);
    const policy = await this.policyFor(contract, running);
    const now = this.clock.now();

    // A larger plan that nobody pays lapses and is no debt; what a bank took back of a paid one is (ToS 4.1, 3.4.a).
    const watched = open.filter(({ id }) => id !== change?.invoice_id);
    const standing = standingOf(contract);
    const until = untilOf(contract, policy);
    const coming = change?.state === 'SCHEDULED' ? change.summary : undefined;
    const charge = coming ? new Money(coming.renewal.totalMinor, coming.currency) : priceNow(contract);
    return {
      state: contract.state,
      planName: contract.name,
      collectionMethod: contract.method,
      until,
      daysLeft: until === null ? null : daysLeft(until, now),
      schedule: comingCharges(coming ? afterChange(standing, coming.to.interval) : standing, CHARGES_SHOWN)
        .filter((on) => !running || !keepsServiceBack(running.state) || on > localDate(now))
        .map((on) => ({ on, amount: charge.toJSON() })),
      openInvoices: open.map(invoiceDetails),
      disputedPayments,
      moneyBack,
      overdue: running ? { state: running.state, dueOn: running.due_on, pausedFor: running.paused_for } : null,
      ifNothingIsDone: forecast(standing, debtOf(watched, running, plan), policy, now).map(({ at, ...step }) => ({
        ...step,
        at: at.toISOString(),
      })),
      erasure: await this.erasureOf(contract, now),
      ifClosedNow: await this.ifClosed(contract, localDate(now)),
    };
  }

  private async disputed(tenantId: string): Promise<BillingOverview['disputedPayments']> {
    const { renewal } = await this.policies.current();
    return disputedPayments(this.database, tenantId, renewal.invoiceLeadDays);
  }

  private async moneyBack(tenantId: string): Promise<BillingOverview['moneyBack']> {
    const rows = await this.database
      .app<SubscriptionTables>()
      .selectFrom('refund')
      .select(['id', 'state', 'reason', 'method', 'amount_minor', 'currency', 'requested_at', 'done_at'])
      .where('tenant_id', '=', tenantId)
      .orderBy('id', 'desc')
      .execute();
    return rows.map(({ id, state, reason, method, ...row }) => ({
      id,
      state,
      clause: refundClause(reason),
      reason,
      collectionMethod: method,
      amount: money(row.amount_minor, row.currency),
      requestedAt: isoInstant(row.requested_at),
      doneAt: isoOrNull(row.done_at),
    }));
  }

  /** K1: it keeps the policy that the plan ended under. */
  private async erasureOf(contract: Contract, now: Date): Promise<BillingOverview['erasure']> {
    const { ends_on, end_policy_version, purged_at } = contract;
    if (!isOver(contract) || purged_at || !ends_on || !end_policy_version) return null;
    const policy = await this.policies.version(end_policy_version);
    const facts = endingOf(contract);
    return {
      from: afterEndPlan(ends_on, policy, facts).purgedFrom,
      isConfirmed: facts.erasureConfirmedAt !== undefined,
      fromIfConfirmed: afterEndPlan(ends_on, policy, { erasureConfirmedAt: now.toISOString(), ...facts }).purgedFrom,
    };
  }

  private async ifClosed(contract: Contract, today: LocalDate): Promise<BillingOverview['ifClosedNow']> {
    if (contract.purged_at || contract.end_cause === 'closure') return null;
    const policy = await this.policies.current();
    const closesOn = addBusinessDays(today, CLOSING_BUSINESS_DAYS);
    const planned = (accessAsked: boolean) => afterEndPlan(today, policy, { cause: 'closure', closesOn, accessAsked });
    return { closesOn, erasedFrom: planned(false).purgedFrom, erasedFromAfterAccess: planned(true).purgedFrom };
  }

  private contractOf(tenantId: string): Promise<Contract | undefined> {
    return this.database
      .app<SubscriptionTables>()
      .selectFrom('subscription as s')
      .innerJoin('plan_version as p', (join) =>
        join.onRef('p.code', '=', 's.plan_code').onRef('p.version', '=', 's.plan_version'),
      )
      .selectAll('s')
      .select(['p.name', 'p.net_minor', 'p.vat_percent', 'p.currency'])
      .where('s.tenant_id', '=', tenantId)
      .executeTakeFirst();
  }

  private openInvoices(tenantId: string) {
    return this.database
      .app<SubscriptionTables>()
      .selectFrom('invoice')
      .select(INVOICE_COLUMNS)
      .where('tenant_id', '=', tenantId)
      .where('state', '=', 'OPEN')
      .orderBy('due_on')
      .orderBy('sequence')
      .execute();
  }

  private runningCase(tenantId: string): Promise<Row<'overdue_case'> | undefined> {
    return this.database
      .app<SubscriptionTables>()
      .selectFrom('overdue_case')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('state', 'not in', ['DELETED', 'CLEARED'])
      .executeTakeFirst();
  }

  /** What runs keeps the policy that it began under; what has not begun follows the one in force. */
  private policyFor(contract: Contract, running: Row<'overdue_case'> | undefined): Promise<ContractPolicy> {
    const version = running?.policy_version ?? contract.end_policy_version;
    return version ? this.policies.version(version) : this.policies.current();
  }
}

const priceNow = ({ net_minor, currency, vat_percent }: Contract): Money =>
  priceOf(new Money(Number(net_minor), currency), vat_percent).total;

const standingOf = (contract: Contract): Standing => ({
  state: contract.state,
  isFree: contract.is_free,
  method: contract.method,
  anchor: contract.anchor,
  interval: contract.interval,
  billedPeriods: contract.billed_periods,
  pastDueSince: contract.past_due_since,
  endsOn: contract.ends_on,
  ending: endingOf(contract),
  purgePlannedFor: dateOrNull(contract.purge_planned_for),
  purgedAt: dateOrNull(contract.purged_at),
});

const endingOf = ({ ending, end_cause }: Contract): EndingFacts => ({ ...ending, cause: end_cause ?? undefined });

const isOver = ({ state }: Contract): boolean => state === 'CANCELED' || state === 'EXPIRED';

/** The day that the present state turns on. */
function untilOf(contract: Contract, policy: ContractPolicy): LocalDate | null {
  const { state, is_free, ends_on, past_due_since, method, anchor, interval, paid_periods } = contract;
  if (is_free && !isOver(contract)) return null;
  if (state === 'PAST_DUE' && method === 'card' && past_due_since) return cardRetries(past_due_since, policy).lastDay;
  if (isOver(contract)) return afterEndPlan(ends_on!, policy, endingOf(contract)).readableUntil ?? ends_on;
  return ends_on ?? periodAt(anchor, interval, paid_periods - 1).end;
}

type OpenInvoice = Pick<Row<'invoice'>, 'id' | 'due_on' | 'method' | 'is_disputed'>;

/** ToS 3.4.g: while something else than a plan keeps the ladder standing still nothing follows, and nothing is foretold. */
function debtOf(
  open: OpenInvoice[],
  running: Row<'overdue_case'> | undefined,
  plan: AgreedPlan | undefined,
): StandingDebt | undefined {
  const agreedDays = plan?.unpaidDays;
  const standsStill = running && standsStillFor(running, plan ? ['arrangement'] : []);
  const carrying = running
    ? open.find(({ id }) => id === running.invoice_id)
    : open.find(({ id, is_disputed }) => (plan ? plan.covers(id) : !is_disputed));
  if (running) {
    const { state, due_on, letter_accepted_at, suspended_at } = running;
    const steps = { state, letterAcceptedAt: dateOrNull(letter_accepted_at), suspendedAt: dateOrNull(suspended_at) };
    return { dueOn: due_on, method: carrying?.method, case: steps, agreedDays, standsStill };
  }
  return carrying && { dueOn: carrying.due_on, method: carrying.method, agreedDays };
}

const standsStillFor = ({ state, paused_for }: Row<'overdue_case'>, except: string[]): boolean =>
  paused_for.some((cause) => !except.includes(cause) && (state !== 'NOTIFIED' || cause !== 'hold'));
