import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared-kernel/clock.js';
import { Notices } from '../../notices/contract.js';
import { Obligations } from '../../terms/contract.js';
import type { PaymentArrangement } from '../domain/arrangement.js';
import type { AgreedParts, Invoice } from '../domain/invoice.js';
import { Arrangements } from '../domain/ports.js';

/** What an arrangement means for whoever settles money or climbs the ladder (ToS 3.4.g). */
@Injectable()
export class Instalments {
  constructor(
    private readonly arrangements: Arrangements,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async agreed(tenantId: string): Promise<PaymentArrangement | undefined> {
    const standing = await this.arrangements.standing(tenantId);
    return standing?.state === 'AGREED' ? standing : undefined;
  }

  async agreedParts(tenantId: string): Promise<AgreedParts | undefined> {
    return (await this.agreed(tenantId))?.agreedParts;
  }

  async cover({ tenantId, id }: Invoice): Promise<boolean> {
    return (await this.agreed(tenantId))?.names(id) ?? false;
  }

  /** Takes note of what is open now. Returns whether the arrangement was kept to its end with that. */
  async follow(tenantId: string, open: Invoice[]): Promise<boolean> {
    const arrangement = await this.arrangements.standing(tenantId);
    if (!arrangement) return false;
    const kept = arrangement.progress(openOn(arrangement, open), this.clock.now());

    if (!arrangement.isStanding) await this.obligations.void(tenantId, `arrangement:${arrangement.id}:*`, 'paid');
    for (const index of arrangement.instalments.keys())
      if (arrangement.isPaid(index))
        for (const what of ['day', 'remind'])
          await this.obligations.void(tenantId, instalmentKey(arrangement, index, what), 'paid');
    if (kept)
      await this.notices.queue({
        tenantId,
        template: 'arrangement-kept',
        key: `arrangement:${arrangement.id}:kept`,
        to: 'contract',
        data: { total: { amountMinor: arrangement.owedMinor, currency: arrangement.currency } },
      });
    return kept;
  }
}

/** What is still owed on the invoices that an arrangement names. */
export const openOn = (arrangement: PaymentArrangement, open: Invoice[]): number =>
  open.filter(({ id }) => arrangement.names(id)).reduce((sum, { openAmount }) => sum + openAmount.amountMinor, 0);

export const instalmentKey = ({ id }: PaymentArrangement, index: number, what: string): string =>
  `arrangement:${id}:instalment:${index + 1}:${what}`;
