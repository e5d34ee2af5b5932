import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { endOfDay } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import { Interruptions } from '../../terms/contract-interruptions.js';
import type { ConductCase } from '../domain/case.js';
import { ConductCases } from '../domain/ports.js';
import { ConductDeadlines } from './deadlines.js';
import { ConductLetters } from './writing.js';

/** What somebody holds after appealing. */
export interface AppealReceipt {
  number: string;
  lodgedAt: string;
}

/** K7: by the link in the letter, which opens when nothing else does, or from inside the instance. */
export class LodgeAppeal extends Command<AppealReceipt> {
  constructor(
    readonly tenantId: string,
    readonly proof: { token: string } | { caseId: string; accountId: string; isAdministrator: boolean },
    readonly grounds: string,
  ) {
    super();
  }
}

@CommandHandler(LodgeAppeal)
export class LodgeAppealHandler implements ICommandHandler<LodgeAppeal> {
  constructor(
    private readonly cases: ConductCases,
    private readonly deadlines: ConductDeadlines,
    private readonly letters: ConductLetters,
    private readonly secrets: Secrets,
    private readonly interruptions: Interruptions,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, proof, grounds }: LodgeAppeal): Promise<AppealReceipt> {
    const running = await this.found(tenantId, proof);
    const lastMoment = running.measure && endOfDay(running.measure.appealBy);
    const until = lastMoment && (await this.interruptions.extended(lastMoment));
    running.lodgeAppeal(grounds, 'accountId' in proof ? proof.accountId : null, this.clock.now(), until ?? undefined);
    await this.deadlines.follow(running);
    await this.letters.appealReceived(running);
    return { number: running.number, lodgedAt: running.appeal!.lodgedAt };
  }

  private async found(tenantId: string, proof: LodgeAppeal['proof']): Promise<ConductCase> {
    const running =
      'token' in proof
        ? await this.cases.byAppealHash(tenantId, this.secrets.hashOf(proof.token))
        : await this.cases.byId(tenantId, proof.caseId);
    const isTheirs = 'token' in proof || proof.isAdministrator || running?.accountId === proof.accountId;
    if (!running || !isTheirs) throw new NotFound();
    return running;
  }
}
