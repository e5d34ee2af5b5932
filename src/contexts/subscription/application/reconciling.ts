import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addBusinessDays, endOfDay, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { CallsGateway, Outbox } from '../../../shared-kernel/commands.js';
import { errorCodeOf, NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { Obligations } from '../../terms/contract.js';
import { DifferenceExplained } from '../contract-provider.js';
import { Subscriptions } from '../domain/ports.js';
import {
  compareBooks,
  compareFrom,
  type Drift,
  type DriftKind,
  goneFrom,
  type OurEntries,
  type TheirEntries,
} from '../domain/reconciliation.js';
import { type BookedPayment, OurBooks, PaymentGateway, type ProviderBooks, ReconciliationLog } from './ports.js';
import type { Finding } from './queries-changes.js';
import { commandFor } from './receiving-news.js';
import { PerformRefund } from './refunding.js';

/** Older entries of ours are known, so that a late refund of an early payment does not look like a stranger's. */
const KNOWN_DAYS = 120;
const DAY_MS = 86_400_000;
/** A refund may be on its way for this long before its absence means anything. */
const REFUND_GRACE_MS = 3_600_000;

/** Compares our books with the provider's, repairs what one side alone knows, and reports what a person must see. */
@CallsGateway()
export class ReconcileWithProvider extends Command<Finding[]> {
  readonly tenantId = OPERATOR_TENANT;
  /** The night it belongs to, of which there is one; absent when a person asks for it. */
  constructor(readonly night?: LocalDate) {
    super();
  }
}

/** From when on the books are compared; nothing where this night was taken already. */
export class BeginReconciliation extends Command<{ since: string } | undefined> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(
    readonly runId: string,
    readonly night: LocalDate | undefined,
  ) {
    super();
  }
}

/**
 * Keeps what was found and not known from an earlier run; what no program may decide becomes a person's task, which is
 * done when a comparison finds it no more.
 */
export class KeepFindings extends Command<Finding[]> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(
    readonly runId: string,
    readonly since: string,
    readonly compared: Record<string, number>,
    readonly findings: Finding[],
  ) {
    super();
  }
}

/** A person says why the books may differ there; nobody is asked about it again. */
export class ExplainDifference extends Command<void> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(
    readonly findingId: string,
    readonly explanation: string,
  ) {
    super();
  }
}

/** How a client is known at the provider. */
export class LookUpPayer extends Command<{ customerRef: string | null; cardRef: string | null }> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@CommandHandler(ReconcileWithProvider)
export class ReconcileWithProviderHandler implements ICommandHandler<ReconcileWithProvider> {
  constructor(
    private readonly commands: CommandBus,
    private readonly gateway: PaymentGateway,
    private readonly books: OurBooks,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ night }: ReconcileWithProvider): Promise<Finding[]> {
    const runId = this.ids.next();
    const begun = await this.commands.execute(new BeginReconciliation(runId, night));
    if (!begun) return [];

    const since = new Date(begun.since);
    const theirs = await this.gateway.books(since);
    const before = await this.compare(theirs, since);
    const failures = new Map<string, string>();
    for (const drift of before) {
      const failure = await this.failureOf(drift, theirs);
      if (failure) failures.set(keyOf(drift), failure);
    }
    // What is still different afterwards was not repaired, whatever was tried.
    const left = before.length > 0 ? await this.compare(await this.gateway.books(since), since) : [];
    const after = new Set(left.map(keyOf));
    const findings = before.map((drift): Finding => {
      const key = keyOf(drift);
      return {
        kind: drift.kind,
        subjectTenantId: drift.tenantId ?? null,
        reference: drift.reference,
        outcome: after.has(key) ? 'REPORTED' : 'REPAIRED',
        failure: failures.get(key) ?? null,
      };
    });
    return this.commands.execute(new KeepFindings(runId, begun.since, countsOf(theirs), findings));
  }

  private async compare(theirs: ProviderBooks, since: Date): Promise<Drift[]> {
    const now = this.clock.now();
    const ours = await this.books.since(new Date(now.getTime() - KNOWN_DAYS * DAY_MS));
    const payments = ours.payments.map((payment) => ({ ...payment, inWindow: payment.paidAt >= since }));
    const refunds = ours.refunds.map((refund) => ({ ...refund, isOwed: isOwedThere(refund, since, now) }));
    const payers = await this.payersOf(theirs);
    const own: OurEntries = { payments, refunds, chargebacks: ours.chargebacks, payers };
    return compareBooks(own, entriesOf(theirs, await this.olderPayments(own, theirs)));
  }

  /** A payment may have been begun before the window and paid in it: those are asked for one by one. */
  private async olderPayments({ payments }: OurEntries, theirs: ProviderBooks): Promise<BookedPayment[]> {
    const listed = new Set(theirs.payments.map(({ reference }) => reference));
    const asked = payments.filter(({ inWindow, reference }) => inWindow && !listed.has(reference));
    const found = await Promise.all(asked.map(({ reference }) => this.gateway.payment(reference)));
    return found.filter((payment) => payment !== undefined);
  }

  private async payersOf({ customers, detachedCards }: ProviderBooks): Promise<OurEntries['payers']> {
    const named = [...customers, ...detachedCards].map(({ tenantId }) => tenantId);
    const tenantIds = [...new Set(named.filter((tenantId) => tenantId !== undefined))];
    const payers: OurEntries['payers'] = [];
    for (const tenantId of tenantIds)
      payers.push({ tenantId, ...(await this.commands.execute(new LookUpPayer(tenantId))) });
    return payers;
  }

  /** One that cannot be repaired must not cost the others theirs; a person reads why. */
  private failureOf(drift: Drift, theirs: ProviderBooks): Promise<string | undefined> {
    return this.repair(drift, theirs).then(() => undefined, errorCodeOf);
  }

  /** As if the event that told of it had come; its handlers decide again, and do nothing twice. */
  private async repair({ kind, tenantId, reference }: Drift, theirs: ProviderBooks): Promise<void> {
    if (!tenantId) return;
    const command = repairs[kind]?.(tenantId, reference, theirs);
    if (command) await this.commands.execute(command);
  }
}

type Repair = (tenantId: string, reference: string, theirs: ProviderBooks) => Command<void> | undefined;

const repairs: Partial<Record<DriftKind, Repair>> = {
  'payment-missing-here': (_, reference, { payments }) => {
    const { news } = payments.find((payment) => payment.reference === reference) ?? {};
    return news && news.kind !== 'irrelevant' ? commandFor(news) : undefined;
  },
  'refund-missing-there': (tenantId, refundId) => new PerformRefund(tenantId, refundId),
  'refund-outcome-unseen': (tenantId, reference, { refunds }) => {
    const { refundId, outcome } = refunds.find((refund) => refund.reference === reference)!;
    return commandFor({ kind: 'refund-decided', tenantId, refundId: refundId!, outcome });
  },
  'chargeback-unseen': (tenantId, reference, { chargebacks }) => {
    const { dispute } = chargebacks.find((one) => one.dispute.reference === reference)!;
    return commandFor({ kind: 'chargeback', tenantId, dispute });
  },
  'card-detached': (tenantId, cardRef) => commandFor({ kind: 'card-detached', tenantId, cardRef }),
};

const isOwedThere = (
  { state, method, requestedAt }: { state: string; method: string; requestedAt: Date },
  since: Date,
  now: Date,
): boolean =>
  method === 'card' &&
  state !== 'FAILED' &&
  requestedAt >= since &&
  now.getTime() - requestedAt.getTime() >= REFUND_GRACE_MS;

const standings = { done: 'DONE', pending: 'PENDING', failed: 'FAILED' } as const;
const decisions = { open: 'OPEN', won: 'WON', lost: 'LOST' } as const;

function entriesOf({ payments, refunds, chargebacks, ...rest }: ProviderBooks, older: BookedPayment[]): TheirEntries {
  return {
    ...rest,
    payments: [...payments, ...older].map(({ reference, amount, news }) => ({
      reference,
      ...amount,
      tenantId: news.kind === 'irrelevant' ? undefined : news.tenantId,
    })),
    refunds: refunds.map(({ outcome, ...refund }) => ({ ...refund, state: standings[outcome.outcome] })),
    chargebacks: chargebacks.map(({ tenantId, dispute }) => ({
      reference: dispute.reference,
      tenantId,
      state: decisions[dispute.standing],
    })),
  };
}

const keyOf = ({ kind, reference }: Drift): string => `${kind}:${reference}`;
const countsOf = ({ payments, refunds, chargebacks, customers, detachedCards }: ProviderBooks) => ({
  payments: payments.length,
  refunds: refunds.length,
  chargebacks: chargebacks.length,
  customers: customers.length,
  detachedCards: detachedCards.length,
});

@CommandHandler(LookUpPayer)
export class LookUpPayerHandler implements ICommandHandler<LookUpPayer> {
  constructor(private readonly subscriptions: Subscriptions) {}

  async execute({ tenantId }: LookUpPayer): Promise<{ customerRef: string | null; cardRef: string | null }> {
    const subscription = await this.subscriptions.find(tenantId);
    return { customerRef: subscription?.customerRef ?? null, cardRef: subscription?.cardRef ?? null };
  }
}

@CommandHandler(BeginReconciliation)
export class BeginReconciliationHandler implements ICommandHandler<BeginReconciliation> {
  constructor(
    private readonly log: ReconciliationLog,
    private readonly clock: Clock,
  ) {}

  async execute({ runId, night }: BeginReconciliation): Promise<{ since: string } | undefined> {
    const startedAt = this.clock.now();
    const since = compareFrom(await this.log.standing(), startedAt);
    const isOurs = await this.log.begin(runId, { startedAt, since, night });
    return isOurs ? { since: since.toISOString() } : undefined;
  }
}

@CommandHandler(KeepFindings)
export class KeepFindingsHandler implements ICommandHandler<KeepFindings> {
  constructor(
    private readonly log: ReconciliationLog,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, runId, since, compared, findings }: KeepFindings): Promise<Finding[]> {
    const now = this.clock.now();
    const reported = findings.filter(({ outcome }) => outcome === 'REPORTED');
    for (const gone of goneFrom(await this.log.standing(), reported, new Date(since))) {
      await this.log.close(gone.id, { closedAs: 'REPAIRED' }, now);
      await this.obligations.fulfil(tenantId, taskKey(gone));
    }

    const named = findings.map((finding) => ({ ...finding, id: this.ids.next() }));
    const fresh = await this.log.keep(runId, compared, named, now);
    for (const finding of fresh.filter(({ outcome }) => outcome === 'REPORTED'))
      await this.obligations.schedule({
        tenantId,
        key: taskKey(finding),
        clause: 'ToS 4.1',
        owedBy: 'operator',
        title: 'reconciliation.look-into',
        dueAt: endOfDay(addBusinessDays(localDate(now), 2)),
        promise: true,
      });
    return fresh;
  }
}

@CommandHandler(ExplainDifference)
export class ExplainDifferenceHandler implements ICommandHandler<ExplainDifference> {
  constructor(
    private readonly log: ReconciliationLog,
    private readonly obligations: Obligations,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, findingId, explanation }: ExplainDifference): Promise<void> {
    const found = (await this.log.standing()).find(({ id }) => id === findingId);
    if (!found) throw new NotFound();
    const now = this.clock.now();

    await this.log.close(findingId, { closedAs: 'EXPLAINED', explanation }, now);
    await this.obligations.fulfil(tenantId, taskKey(found));
    this.outbox.add(new DifferenceExplained(tenantId, findingId, now.toISOString(), found.kind, found.reference));
  }
}

const taskKey = ({ kind, reference }: { kind: string; reference: string }): string =>
  `reconciliation:${kind}:${reference}`;
