import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { ConductCases } from '../domain/ports.js';
import { ConductDeadlines } from './deadlines.js';

/** ToS 3.6.a, AUP 3.b: 'we have complied', from inside the instance, by whom it is about or an administrator. */
export class AnswerDemand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly caseId: string,
    readonly by: { accountId: string; isAdministrator: boolean },
    readonly words: string,
  ) {
    super();
  }
}

@CommandHandler(AnswerDemand)
export class AnswerDemandHandler implements ICommandHandler<AnswerDemand> {
  constructor(
    private readonly cases: ConductCases,
    private readonly deadlines: ConductDeadlines,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, caseId, by, words }: AnswerDemand): Promise<void> {
    const running = await this.cases.byId(tenantId, caseId);
    if (!running || !(by.isAdministrator || running.accountId === by.accountId)) throw new NotFound();
    running.answerDemand(words, by.accountId, this.clock.now());
    await this.deadlines.oweDecision(running);
  }
}
