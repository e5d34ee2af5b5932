import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Conflict, Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Notices } from '../../notices/contract.js';
import type { CustomerKind } from '../contract.js';
import type { Client } from '../domain/client.js';
import { orgNumberFaults } from '../domain/org-number.js';
import { ClientDirectory, ClientRepository, Instances, Reclassifications } from '../domain/ports.js';
import { clauseOfKind, type Party, Reclassification, type Word } from '../domain/reclassification.js';
import { OrgNumbers } from './ports.js';
import { refuseClaim } from './registering.js';

/** What the client really is; a company has a name and a number of its own. */
export interface TrueParty {
  kind: CustomerKind;
  companyName?: string;
  orgNo?: string;
}

/** ToS 1.5.client, 1.5.consumer: staff propose to count a client as the other kind. Answers with the proposal's id. */
export class ProposeReclassification extends Command<{ id: string }> {
  constructor(
    readonly tenantId: string,
    readonly truth: TrueParty,
    readonly word: Word,
  ) {
    super();
  }
}

/** Another of the staff decides; with an approval it takes effect at once. */
export class DecideReclassification extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly decision: 'APPROVED' | 'REJECTED',
    readonly word: Word,
  ) {
    super();
  }
}

@CommandHandler(ProposeReclassification)
export class ProposeReclassificationHandler implements ICommandHandler<ProposeReclassification> {
  constructor(
    private readonly proposals: Reclassifications,
    private readonly clients: ClientRepository,
    private readonly instances: Instances,
    private readonly orgNumbers: OrgNumbers,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, truth, word }: ProposeReclassification): Promise<{ id: string }> {
    // Under this lock two proposals come one after the other, and none comes to a client that is being deleted.
    const { state } = await this.instances.locked(tenantId);
    const clause = clauseOfKind(truth.kind);
    if (state === 'PURGING' || state === 'PURGED')
      throw new OutOfOrder('The instance', state, 'be reclassified', clause);
    const client = await this.clients.get(tenantId);
    client.demandOther(truth.kind);
    if (await this.proposals.hasOpen(tenantId))
      throw new Conflict('already-proposed', 'A proposal waits for its decision.', { clause });

    const ids = { tenantId, id: this.ids.next() };
    this.proposals.add(Reclassification.propose(ids, this.partyOf(client, truth), word, this.clock.now()));
    return { id: ids.id };
  }

  private partyOf(client: Client, { kind, companyName, orgNo }: TrueParty): Party {
    if (kind === 'consumer') {
      if (companyName !== undefined || orgNo !== undefined)
        throw Invalid.field('/orgNo', 'not-for-consumers', 'A consumer has no company and no organisation number.');
      return { kind, name: client.contactName, orgNumber: undefined };
    }
    const check = orgNo === undefined ? undefined : this.orgNumbers.check(client.country, orgNo);
    const faults = orgNumberFaults(check);
    if (!companyName?.trim())
      faults.unshift({ pointer: '/companyName', code: 'required', message: "Give the company's name." });
    if (faults.length > 0 || !check || !('valid' in check))
      throw new Invalid('validation-failed', 'Some fields need another look.', { faults });
    return { kind, name: companyName!.trim(), orgNumber: check.valid };
  }
}

@CommandHandler(DecideReclassification)
export class DecideReclassificationHandler implements ICommandHandler<DecideReclassification> {
  constructor(
    private readonly proposals: Reclassifications,
    private readonly clients: ClientRepository,
    private readonly instances: Instances,
    private readonly directory: ClientDirectory,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, id, decision, word }: DecideReclassification): Promise<void> {
    const now = this.clock.now();
    await this.instances.locked(tenantId);
    const proposal = await this.proposals.locked(tenantId, id);
    const client = await this.clients.get(tenantId);
    const party = proposal.partyIn(client.country);

    proposal.decide(decision, word, now);
    if (decision === 'REJECTED') return;

    // ToS 1.5.license: a company has one licence by its number, a consumer none. It may have been taken meanwhile.
    if (party.orgNumber) refuseClaim(await this.directory.takeLicence(tenantId, party.orgNumber));
    else await this.directory.releaseLicence(tenantId);
    client.reclassify(party, now);
    await this.notices.queue({
      tenantId,
      template: `counted-as-${party.kind}`,
      key: `reclassification:${id}`,
      to: 'contract',
      data: { clientName: party.name, since: localDate(now), reason: word.reason },
    });
  }
}
