import { Injectable } from '@nestjs/common';
import { type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Notices } from '../../notices/contract.js';
import type { ContractPolicy } from '../../terms/contract-policy.js';
import type { Invoice } from '../domain/invoice.js';
import { letterKey, type OverdueCase, type OverdueLetter } from '../domain/overdue.js';

/** What somebody who owes gets to read on the way up the ladder of ToS 3.4, and down again. */
@Injectable()
export class DebtLetters {
  constructor(
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async write(
    invoice: Invoice,
    letter: OverdueLetter,
    round: number,
    policy: ContractPolicy,
    { deletedNotBefore, isSuspended = false }: { deletedNotBefore?: LocalDate; isSuspended?: boolean } = {},
  ): Promise<void> {
    await this.notices.queue({
      tenantId: invoice.tenantId,
      template: letter,
      key: letterKey(invoice.id, letter, round),
      to: 'contract',
      data: {
        ...debtFacts(invoice),
        ...consequences(policy),
        deletedNotBefore: deletedNotBefore ?? null,
        isSuspended,
      },
    });
  }

  /** ToS 3.4.d: it says how to end the suspension. */
  async suspended(invoice: Invoice, policy: ContractPolicy): Promise<void> {
    await this.notices.queue({
      tenantId: invoice.tenantId,
      template: 'suspended',
      key: `overdue:${invoice.id}:suspended:${localDate(this.clock.now())}`,
      to: 'contract',
      data: { ...debtFacts(invoice), ...consequences(policy) },
    });
  }

  async restored({ tenantId, invoiceId, suspendedAt }: OverdueCase): Promise<void> {
    await this.notices.queue({
      tenantId,
      template: 'payment-restored',
      key: `overdue:${invoiceId}:restored:${localDate(this.clock.now())}`,
      to: 'contract',
      data: { suspendedOn: localDate(suspendedAt!) },
    });
  }
}

const debtFacts = ({ id, number, ocr, dueOn, openAmount }: Invoice) => ({
  invoiceId: id,
  number,
  ocr,
  dueOn,
  open: openAmount.toJSON(),
});

/** ToS 3.4.f: what follows stands in the letters, so they need the knobs that it is counted by. */
const consequences = ({ dunning }: ContractPolicy) => ({
  suspensionDays: dunning.suspensionDays,
  suspensionGapDays: dunning.suspensionGapDays,
  finalNoticeDays: dunning.finalNoticeDays,
  deletionNoticeDays: Math.ceil(dunning.deletionNoticeHours / 24),
});
