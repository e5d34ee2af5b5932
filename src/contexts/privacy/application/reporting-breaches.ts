import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler, Query } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { CallsGateway, Due, Outbox } from '../../../shared-kernel/commands.js';
import { NotFound, Stale } from '../../../shared-kernel/errors.js';
import { caseNumber, Ids } from '../../../shared-kernel/ids.js';
import { Notices } from '../../notices/contract.js';
import { Obligations } from '../../terms/contract.js';
import { ClientToldOfBreach } from '../contract-breaches.js';
import {
  type AuthorityDecision,
  Breach,
  type BreachEntry,
  Breaches,
  type BreachFacts,
  type SubjectsDecision,
} from '../domain/breach.js';
import { TellPrivacyStaff } from './telling-staff.js';

/** Staff write down that personal data was lost, seen or changed by somebody who should not have (ToS 9.10). */
export class ReportBreach extends Command<{ id: string; number: string }> {
  constructor(
    /** The operator's: a breach may concern many clients. */
    readonly tenantId: string,
    readonly breach: { detectedAt: string; title: string; facts: BreachFacts; clientIds: string[] },
    readonly staffId: string,
  ) {
    super();
  }
}

export type BreachStep =
  | { step: 'assess'; facts: BreachFacts; clientIds: string[] }
  | { step: 'notify'; at: string; reference: string; delayReason: string | null }
  | { step: 'leave-authority'; reason: string }
  | { step: 'tell-subjects'; how: string }
  | { step: 'leave-subjects'; reason: string }
  | { step: 'note'; words: string }
  | { step: 'close' };

export class HandleBreach extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly breachId: string,
    readonly expected: number,
    readonly action: BreachStep,
    readonly staffId: string,
  ) {
    super();
  }
}

/** Hours run out and nobody has decided about the authority. */
@Due('privacy.press-breach')
export class PressForBreach extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly breachId: string,
    readonly hours: number,
  ) {
    super();
  }
}

/** Tells the clients whose data it is, each in a transaction of its own (GDPR, article 33.2). */
@CallsGateway()
export class TellClientsOfBreach extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly breachId: string,
    readonly words: string,
  ) {
    super();
  }
}

export class TellClientOfBreach extends Command<void> {
  constructor(
    /** The client's. */
    readonly tenantId: string,
    readonly about: { breachId: string; number: string; detectedAt: string },
    readonly words: string,
  ) {
    super();
  }
}

export class MarkClientTold extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly breachId: string,
    readonly clientId: string,
  ) {
    super();
  }
}

export interface BreachRecord {
  id: string;
  version: number;
  number: string;
  title: string;
  state: 'OPEN' | 'CLOSED';
  detectedAt: string;
  dueAt: string;
  recordedAt: string;
  recordedBy: string;
  facts: BreachFacts;
  clientIds: string[];
  authority: AuthorityDecision | null;
  subjects: SubjectsDecision | null;
  clientsTold: { tenantId: string; at: string }[];
  entries: BreachEntry[];
  closedAt: string | null;
  closedBy: string | null;
  missing: string[];
}

/** Breaches as people read them, in the scope that the caller is in. */
export abstract class BreachReader {
  abstract one(tenantId: string, id: string): Promise<BreachRecord | undefined>;
}

/** The register, the open ones first. */
export class ListBreaches extends Query<BreachRecord[]> {
  constructor(readonly tenantId: string) {
    super();
  }
}

const keys = {
  notify: (id: string) => `breach:${id}:notify`,
  alert: (id: string, hours: number | '*') => `breach:${id}:alert:${hours}`,
};

/** The 72 hours of a breach, and the hours at which staff are reminded of it. */
@Injectable()
export class BreachClock {
  constructor(
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async follow(breach: Breach): Promise<void> {
    const { tenantId, id } = breach;
    await this.obligations.void(tenantId, keys.alert(id, '*'), breach.state.toLowerCase());
    if (breach.authority) return this.obligations.fulfil(tenantId, keys.notify(id));
    await this.obligations.schedule({
      tenantId,
      key: keys.notify(id),
      clause: 'ToS 9.10',
      owedBy: 'operator',
      title: 'breach.notify',
      dueAt: breach.dueAt,
      promise: true,
      firm: true,
    });
    const now = this.clock.now();
    for (const { hours, at } of breach.alerts().filter((alert) => alert.at > now))
      await this.obligations.schedule({
        tenantId,
        key: keys.alert(id, hours),
        clause: 'ToS 9.10',
        owedBy: 'operator',
        title: 'breach.alert',
        dueAt: at,
        command: new PressForBreach(tenantId, id, hours),
      });
  }
}

@CommandHandler(ReportBreach)
export class ReportBreachHandler implements ICommandHandler<ReportBreach> {
  constructor(
    private readonly breaches: Breaches,
    private readonly deadline: BreachClock,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, breach, staffId }: ReportBreach): Promise<{ id: string; number: string }> {
    const id = this.ids.next();
    const given = { ...breach, detectedAt: new Date(breach.detectedAt), by: staffId };
    const reported = Breach.report({ tenantId, id, number: caseNumber('B', id) }, given, this.clock.now());
    this.breaches.add(reported);
    await this.deadline.follow(reported);
    return { id, number: reported.number };
  }
}

@CommandHandler(HandleBreach)
export class HandleBreachHandler implements ICommandHandler<HandleBreach> {
  constructor(
    private readonly breaches: Breaches,
    private readonly deadline: BreachClock,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, breachId, expected, action, staffId }: HandleBreach): Promise<void> {
    const breach = await this.breaches.byId(tenantId, breachId);
    if (!breach) throw new NotFound();
    if (breach.version !== expected) throw new Stale();

    take(breach, action, staffId, this.clock.now());
    await this.deadline.follow(breach);
  }
}

function take(breach: Breach, action: BreachStep, by: string, now: Date): void {
  switch (action.step) {
    case 'assess':
      breach.assess(action.facts, action.clientIds, now);
      break;
    case 'notify': {
      const { at, reference, delayReason } = action;
      breach.notifyAuthority({ at: new Date(at), reference, delayReason, by }, now);
      break;
    }
    case 'leave-authority':
      breach.leaveAuthority(action.reason, by, now);
      break;
    case 'tell-subjects':
      breach.tellSubjects(action.how, by, now);
      break;
    case 'leave-subjects':
      breach.leaveSubjects(action.reason, by, now);
      break;
    case 'note':
      breach.note(action.words, by, now);
      break;
    case 'close':
      breach.close(by, now);
      break;
  }
}

@CommandHandler(PressForBreach)
export class PressForBreachHandler implements ICommandHandler<PressForBreach> {
  constructor(
    private readonly breaches: Breaches,
    private readonly commands: CommandBus,
  ) {}

  async execute({ tenantId, breachId, hours }: PressForBreach): Promise<void> {
    const breach = await this.breaches.byId(tenantId, breachId);
    if (!breach || breach.authority) return;
    const facts = { number: breach.number, dueAt: breach.dueAt.toISOString(), breachId };
    await this.commands.execute(
      new TellPrivacyStaff(tenantId, 'breach-pressing', `breach:${breachId}:pressing:${hours}`, facts),
    );
  }
}

@CommandHandler(TellClientsOfBreach)
export class TellClientsOfBreachHandler implements ICommandHandler<TellClientsOfBreach> {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: BreachReader,
  ) {}

  async execute({ tenantId, breachId, words }: TellClientsOfBreach): Promise<void> {
    const breach = await this.reader.one(tenantId, breachId);
    if (!breach) throw new NotFound();
    const { number, detectedAt, clientsTold } = breach;
    const told = new Set(clientsTold.map((client) => client.tenantId));
    for (const clientId of breach.clientIds.filter((id) => !told.has(id))) {
      await this.commands.execute(new TellClientOfBreach(clientId, { breachId, number, detectedAt }, words));
      await this.commands.execute(new MarkClientTold(tenantId, breachId, clientId));
    }
  }
}

@CommandHandler(TellClientOfBreach)
export class TellClientOfBreachHandler implements ICommandHandler<TellClientOfBreach> {
  constructor(
    private readonly notices: Notices,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, about, words }: TellClientOfBreach): Promise<void> {
    const { breachId, number, detectedAt } = about;
    await this.notices.queue({
      tenantId,
      template: 'breach-told',
      key: `breach:${breachId}:told`,
      to: 'contract',
      data: { number, detectedAt, words },
    });
    this.outbox.add(new ClientToldOfBreach(tenantId, breachId, this.clock.now().toISOString(), number));
  }
}

@CommandHandler(MarkClientTold)
export class MarkClientToldHandler implements ICommandHandler<MarkClientTold> {
  constructor(
    private readonly breaches: Breaches,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, breachId, clientId }: MarkClientTold): Promise<void> {
    (await this.breaches.byId(tenantId, breachId))?.markClientTold(clientId, this.clock.now());
  }
}
