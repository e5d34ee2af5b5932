import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared-kernel/clock.js';
import { callsGateway, dueCommandName } from '../../../shared-kernel/commands.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { type NewObligation, Obligations } from '../contract.js';
import { Obligation, type WaitingCommand } from '../domain/obligation.js';
import { ObligationBook } from '../domain/ports.js';

/** Deadlines as other contexts know them: set, moved, voided and met in the transaction of what caused it. */
@Injectable()
export class ObligationCalendar extends Obligations {
  constructor(
    private readonly book: ObligationBook,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    super();
  }

  async schedule(obligation: NewObligation): Promise<void> {
    const command = obligation.command ? waiting(obligation.command) : null;
    const pending = await this.book.pending(obligation.tenantId, obligation.key);

    if (pending) pending.move(obligation, command);
    else this.book.add(Obligation.open(this.ids.next(), obligation, command, this.clock.now()));
  }

  async void(tenantId: string, key: string, reason: string): Promise<void> {
    const pointless = key.endsWith('*')
      ? await this.book.pendingWithPrefix(tenantId, key.slice(0, -1))
      : [await this.book.pending(tenantId, key)];
    for (const obligation of pointless) obligation?.void(reason, this.clock.now());
  }

  async fulfil(tenantId: string, key: string): Promise<void> {
    const pending = await this.book.pending(tenantId, key);
    pending?.fulfil(this.clock.now());
  }
}

const waiting = (command: object): WaitingCommand => {
  const name = dueCommandName(command);
  // It would hold the sweeper's transaction open while the outside answers, and could not be rolled back.
  if (callsGateway(command))
    throw new Error(`${name} calls a gateway; let it be due to a command that starts the call`);
  return { name, fields: { ...command } };
};
