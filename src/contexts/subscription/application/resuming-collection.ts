import { Injectable } from '@nestjs/common';
import { addDays, daysBetween, endOfDay, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import type { InvoiceDispute } from '../domain/dispute.js';
import { cardRetries, unpaidRenewalRule } from '../domain/ending.js';
import type { Invoice } from '../domain/invoice.js';
import { Charges, OverdueCases } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { GiveUpOnCard } from './collecting.js';
import { Ladder } from './dunning-process.js';
import { Standstill } from './pausing.js';

/** What is still owed after a dispute is asked for again, and never earlier than without it (ToS 3.4.g). */
@Injectable()
export class AfterDispute {
  constructor(
    private readonly charges: Charges,
    private readonly cases: OverdueCases,
    private readonly ladder: Ladder,
    private readonly standstill: Standstill,
    private readonly obligations: Obligations,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  async goOn(subscription: Subscription, invoice: Invoice, dispute: InvoiceDispute): Promise<void> {
    const { method, tenantId } = invoice;
    const { failedPayment } = await this.policies.current();
    if (method === 'card') await this.planLastDay(invoice, dispute);
    if (!unpaidRenewalRule(failedPayment, method).followsDunning) return;

    const overdue = await this.cases.running(tenantId);
    if (overdue?.invoiceId === invoice.id) await this.standstill.resume(subscription, 'dispute');
    else await this.ladder.watch(invoice);
  }

  /** ToS 4.9 gives a card seven days; those that the dispute took away come after it. */
  private async planLastDay(invoice: Invoice, dispute: InvoiceDispute): Promise<void> {
    const { tenantId, id } = invoice;
    const [first] = await this.charges.ofInvoice(tenantId, id);
    if (!first?.failedOn) return;
    const policy = await this.policies.version(first.policyVersion);
    if (!unpaidRenewalRule(policy.failedPayment, 'card').endsAfterRetries) return;

    const daysLeft = Math.max(0, daysBetween(localDate(dispute.raisedAt), cardRetries(first.failedOn, policy).lastDay));
    const lastDay = addDays(localDate(this.clock.now()), daysLeft);
    await this.obligations.schedule({
      tenantId,
      key: `collect:${id}:deadline`,
      clause: 'ToS 4.9',
      owedBy: 'client',
      title: 'card.pay-by',
      dueAt: endOfDay(lastDay),
      promise: true,
      command: new GiveUpOnCard(tenantId, id, lastDay, policy.version),
    });
  }
}
