import { Command, CommandHandler, type ICommandHandler, Query } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { caseNumber, Ids } from '../../../shared-kernel/ids.js';
import type { DisclosureGround } from '../contract-disclosures.js';
import { Disclosure, Disclosures } from '../domain/disclosure.js';

/** Staff write down what they gave to whom, and on which ground (ToS 9.6). It lies with the client, who can read it. */
export class RecordDisclosure extends Command<{ id: string; number: string }> {
  constructor(
    readonly tenantId: string,
    readonly disclosed: {
      recipient: string;
      what: string;
      ground: DisclosureGround | undefined;
      basis: string;
      /** ISO instant; now, where it is not said. */
      disclosedAt: string | undefined;
    },
    readonly staffId: string,
  ) {
    super();
  }
}

export interface DisclosureRow {
  tenantId: string;
  id: string;
  number: string;
  ground: DisclosureGround;
  disclosedAt: string;
}

export interface DisclosureRecord extends DisclosureRow {
  recipient: string;
  what: string;
  basis: string;
  recordedAt: string;
  recordedBy: string;
}

/** One client's, newest first. */
export class ListDisclosures extends Query<DisclosureRecord[]> {
  constructor(readonly tenantId: string) {
    super();
  }
}

/** Over all clients, newest first: which, when and on which ground. */
export class ListAllDisclosures extends Query<DisclosureRow[]> {}

@CommandHandler(RecordDisclosure)
export class RecordDisclosureHandler implements ICommandHandler<RecordDisclosure> {
  constructor(
    private readonly disclosures: Disclosures,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, disclosed, staffId }: RecordDisclosure): Promise<{ id: string; number: string }> {
    const now = this.clock.now();
    const id = this.ids.next();
    const { disclosedAt, ...given } = disclosed;
    const facts = { ...given, disclosedAt: disclosedAt ? new Date(disclosedAt) : now, by: staffId };
    const written = Disclosure.record({ tenantId, id, number: caseNumber('D', id) }, facts, now);
    this.disclosures.add(written);
    return { id, number: written.number };
  }
}
