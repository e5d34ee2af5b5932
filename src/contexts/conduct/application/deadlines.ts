import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  addBusinessDays,
  addDays,
  atHour,
  endOfDay,
  type LocalDate,
  localDate,
} from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import { Obligations, RecipientDirectory } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import type { ConductCase } from '../domain/case.js';
import { ConductCases } from '../domain/ports.js';
import { ConductLetters, everyKnown } from './writing.js';

/** The first moment after the time to stop (ToS 3.6.a, b). */
@Due('conduct.end-cure-time')
export class EndCureTime extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly caseId: string,
  ) {
    super();
  }
}

/** The demand came back; it is written again, and its time begins anew (ToS 3.6.a). */
@Due('conduct.repeat-demand')
export class RepeatDemand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly caseId: string,
  ) {
    super();
  }
}

/** Nobody appealed in time (K7). */
@Due('conduct.become-final')
export class BecomeFinal extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly caseId: string,
    readonly appealBy: LocalDate,
  ) {
    super();
  }
}

const keys = {
  all: (id: string) => `conduct:${id}:*`,
  decision: (id: string) => `conduct:${id}:decision`,
  cure: (id: string) => `conduct:${id}:cure`,
  repeat: (id: string) => `conduct:${id}:repeat`,
  window: (id: string) => `conduct:${id}:appeal-window`,
  appeal: (id: string) => `conduct:${id}:appeal`,
};

/** Every deadline of a case, as its state has it now. */
@Injectable()
export class ConductDeadlines {
  constructor(
    private readonly obligations: Obligations,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  /** After each step; scheduling a key again moves it, and what is over is voided. */
  async follow(running: ConductCase): Promise<void> {
    const { tenantId, id, state } = running;
    if (state === 'CLOSED') {
      await this.obligations.fulfil(tenantId, keys.appeal(id));
      return this.obligations.void(tenantId, keys.all(id), 'closed');
    }
    if (running.awaitsDecision) return this.oweDecision(running);
    if (state === 'DEMANDED') return this.awaitCure(running);
    await this.obligations.void(tenantId, keys.cure(id), state.toLowerCase());
    await this.obligations.void(tenantId, keys.repeat(id), state.toLowerCase());
    await this.obligations.fulfil(tenantId, keys.decision(id));
    await this.followAppeal(running);
  }

  /** Our own time to decide; its passing shuts nobody out. */
  async oweDecision({ tenantId, id, policyVersion }: ConductCase): Promise<void> {
    const { conduct } = await this.policies.version(policyVersion);
    await this.obligations.schedule({
      tenantId,
      key: keys.decision(id),
      clause: 'ToS 2.13',
      owedBy: 'operator',
      title: 'conduct.decision',
      dueAt: endOfDay(addBusinessDays(localDate(this.clock.now()), conduct.decisionBusinessDays)),
      promise: true,
    });
  }

  private async awaitCure({ tenantId, id, cureBy, policyVersion }: ConductCase): Promise<void> {
    if (cureBy && cureBy < this.clock.now()) return;
    await this.obligations.void(tenantId, keys.decision(id), 'demanded');
    await this.obligations.void(tenantId, keys.repeat(id), 'demanded');
    if (cureBy)
      return this.obligations.schedule({
        tenantId,
        key: keys.cure(id),
        clause: 'ToS 3.6.a',
        owedBy: 'client',
        title: 'conduct.cure',
        dueAt: cureBy,
        promise: true,
        command: new EndCureTime(tenantId, id),
      });
    const { noticeHour } = await this.policies.version(policyVersion);
    await this.obligations.void(tenantId, keys.cure(id), 'demand-bounced');
    await this.obligations.schedule({
      tenantId,
      key: keys.repeat(id),
      clause: 'ToS 3.6.a',
      owedBy: 'operator',
      title: 'conduct.repeat-demand',
      dueAt: atHour(addDays(localDate(this.clock.now()), 1), noticeHour),
      command: new RepeatDemand(tenantId, id),
    });
  }

  private async followAppeal({ tenantId, id, measure, appeal, policyVersion }: ConductCase): Promise<void> {
    if (!measure) return;
    if (!appeal)
      return this.obligations.schedule({
        tenantId,
        key: keys.window(id),
        clause: 'ToS 2.13',
        owedBy: 'client',
        title: 'conduct.appeal-window',
        dueAt: endOfDay(measure.appealBy),
        promise: true,
        command: new BecomeFinal(tenantId, id, measure.appealBy),
      });
    await this.obligations.void(tenantId, keys.window(id), 'appealed');
    if (appeal.state !== 'LODGED') return this.obligations.fulfil(tenantId, keys.appeal(id));
    const { conduct } = await this.policies.version(policyVersion);
    await this.obligations.schedule({
      tenantId,
      key: keys.appeal(id),
      clause: 'ToS 2.13',
      owedBy: 'operator',
      title: 'conduct.appeal',
      dueAt: endOfDay(addDays(localDate(new Date(appeal.lodgedAt)), conduct.appealAnswerDays)),
      promise: true,
      firm: true,
    });
  }
}

@CommandHandler(EndCureTime)
export class EndCureTimeHandler implements ICommandHandler<EndCureTime> {
  constructor(
    private readonly cases: ConductCases,
    private readonly deadlines: ConductDeadlines,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, caseId }: EndCureTime): Promise<void> {
    const running = await this.cases.byId(tenantId, caseId);
    if (running?.endCureTime(this.clock.now())) await this.deadlines.oweDecision(running);
  }
}

@CommandHandler(RepeatDemand)
export class RepeatDemandHandler implements ICommandHandler<RepeatDemand> {
  constructor(
    private readonly cases: ConductCases,
    private readonly deadlines: ConductDeadlines,
    private readonly letters: ConductLetters,
    private readonly directory: RecipientDirectory,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, caseId }: RepeatDemand): Promise<void> {
    const running = await this.cases.byId(tenantId, caseId);
    if (!running) return;
    const terms = await this.policies.version(running.policyVersion);
    const recipients = await everyKnown(this.directory, tenantId);
    if (!running.repeatDemand(recipients, terms, this.clock.now())) return;

    await this.letters.demanded(running);
    await this.deadlines.follow(running);
  }
}

@CommandHandler(BecomeFinal)
export class BecomeFinalHandler implements ICommandHandler<BecomeFinal> {
  constructor(
    private readonly cases: ConductCases,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, caseId, appealBy }: BecomeFinal): Promise<void> {
    (await this.cases.byId(tenantId, caseId))?.becomeFinal(appealBy, this.clock.now());
  }
}
