import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { Contents } from '../../../shared-kernel/contents.js';
import { type ClauseId, NotFound, Stale } from '../../../shared-kernel/errors.js';
import { Money } from '../../../shared-kernel/money.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import { RecipientDirectory } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import type { ConductCase } from '../domain/case.js';
import type { Ruling, Scope } from '../domain/measures.js';
import { ConductCases } from '../domain/ports.js';
import { ConductDeadlines } from './deadlines.js';
import { Enforcement } from './enforcing.js';
import { ConductLetters, everyKnown } from './writing.js';

/** What staff do with a case; `expected` is the version that they looked at. */
export type CaseStep =
  | { step: 'take'; staffId: string }
  | { step: 'confirm'; staffId: string }
  | { step: 'disable-item'; reasons?: string }
  | { step: 'enable-item' }
  | { step: 'demand'; clause: ClauseId; facts: string; scope: Scope }
  | { step: 'comply' }
  | { step: 'suspend'; ruling: Ruling }
  | { step: 'propose-termination'; ruling: Ruling }
  | { step: 'drop-proposal' }
  | { step: 'approve-termination'; staffId: string }
  | { step: 'decide-appeal'; verdict: 'UPHELD' | 'DISMISSED'; reasons: string; staffId: string }
  | { step: 'dismiss' }
  | { step: 'conclude'; outcome: 'LIFTED' | 'CEASE' | 'DAMAGES' | 'COURT' }
  | { step: 'book-cost'; what: string; amountMinor: number; currency: string; staffId: string }
  | { step: 'read-content'; what: string; staffId: string };

export class HandleCase extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly caseId: string,
    readonly expected: number,
    readonly action: CaseStep,
  ) {
    super();
  }
}

/** ToS 2.12: staff read the item of a case, while there is something to look into; evidence says that they did. */
export class ReadItem extends Command<Record<string, unknown>> {
  constructor(
    readonly tenantId: string,
    readonly caseId: string,
    readonly staffId: string,
  ) {
    super();
  }
}

@CommandHandler(ReadItem)
export class ReadItemHandler implements ICommandHandler<ReadItem> {
  constructor(
    private readonly cases: ConductCases,
    private readonly contents: Contents,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, caseId, staffId }: ReadItem): Promise<Record<string, unknown>> {
    const running = await this.cases.byId(tenantId, caseId);
    if (!running) throw new NotFound();
    running.readContent(running.item ?? '', staffId, this.clock.now());
    const content = running.item ? await this.contents.read(tenantId, running.item) : undefined;
    if (!content) throw new NotFound();
    return content;
  }
}

@CommandHandler(HandleCase)
export class HandleCaseHandler implements ICommandHandler<HandleCase> {
  constructor(
    private readonly cases: ConductCases,
    private readonly enforcement: Enforcement,
    private readonly deadlines: ConductDeadlines,
    private readonly letters: ConductLetters,
    private readonly secrets: Secrets,
    private readonly directory: RecipientDirectory,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, caseId, expected, action }: HandleCase): Promise<void> {
    const running = await this.cases.byId(tenantId, caseId);
    if (!running) throw new NotFound();
    if (running.version !== expected) throw new Stale();

    const wasDisabled = running.itemDisabledAt !== null;
    const changesDeadlines = await this.perform(running, action);
    if (changesDeadlines) await this.deadlines.follow(running);
    if (wasDisabled && !running.itemDisabledAt) await this.enableItem(running);
  }

  private async enableItem(running: ConductCase): Promise<void> {
    const { isShown, authorId } = await this.enforcement.enableItem(running);
    if (isShown) await this.letters.itemEnabled(running, authorId);
  }

  /** Whether a deadline has begun, moved or ended. */
  private async perform(running: ConductCase, action: CaseStep): Promise<boolean> {
    const now = this.clock.now();
    switch (action.step) {
      case 'take':
        running.take(action.staffId);
        return false;
      case 'confirm':
        running.confirm(action.staffId, now);
        return false;
      case 'book-cost':
        running.bookCost(action.what, new Money(action.amountMinor, action.currency), action.staffId, now);
        return false;
      case 'read-content':
        running.readContent(action.what, action.staffId, now);
        return false;
      case 'disable-item':
        running.disableItem(now);
        await this.letters.itemDisabled(running, await this.enforcement.disableItem(running), action.reasons);
        return false;
      case 'enable-item':
        running.enableItem(now);
        return false;
      case 'drop-proposal':
        running.dropProposal();
        return false;
      default:
        await this.decide(running, action, now);
        return true;
    }
  }

  private async decide(running: ConductCase, action: CaseStep, now: Date): Promise<void> {
    switch (action.step) {
      case 'demand':
        return this.demand(running, action, now);
      case 'suspend':
        return this.suspend(running, action.ruling, now);
      case 'propose-termination':
        return running.proposeTermination(action.ruling, await this.termsOf(running), now);
      case 'approve-termination':
        return this.terminate(running, action.staffId, now);
      case 'decide-appeal':
        return this.decideAppeal(running, action, now);
      case 'comply':
        running.comply(now);
        return this.letters.closed(running);
      case 'dismiss':
        return this.dismiss(running, now);
      case 'conclude':
        return this.conclude(running, action.outcome, now);
    }
  }

  /** ToS 3.6.a, K16: to the address of the registration and to the administrators of today. */
  private async demand(running: ConductCase, what: { clause: ClauseId; facts: string; scope: Scope }, now: Date) {
    const recipients = await everyKnown(this.directory, running.tenantId);
    running.demandCessation(what, recipients, await this.termsOf(running), now);
    await this.letters.demanded(running);
  }

  private async suspend(running: ConductCase, ruling: Ruling, now: Date): Promise<void> {
    const { secret, hash } = this.secrets.mint();
    running.suspend(ruling, await this.termsOf(running), hash, now);
    await this.enforcement.suspend(running);
    await this.letters.suspended(running, secret);
  }

  private async terminate(running: ConductCase, staffId: string, now: Date): Promise<void> {
    const { secret, hash } = this.secrets.mint();
    const instanceWas = await this.enforcement.stateOf(running);
    const deletedFrom = running.approveTermination(staffId, instanceWas, await this.termsOf(running), hash, now);
    await this.letters.terminated(running, secret, 1, deletedFrom);
    await this.enforcement.terminate(running);
    await this.enforcement.planDeletion(running);
  }

  private async decideAppeal(
    running: ConductCase,
    { verdict, reasons, staffId }: Extract<CaseStep, { step: 'decide-appeal' }>,
    now: Date,
  ): Promise<void> {
    running.decideAppeal(verdict, reasons, staffId, now);
    if (verdict === 'UPHELD') await this.undo(running);
    await this.letters.appealDecided(running);
  }

  private async dismiss(running: ConductCase, now: Date): Promise<void> {
    const wasTold = running.demand !== null;
    running.dismiss(now);
    if (wasTold) await this.letters.closed(running);
  }

  private async conclude(running: ConductCase, outcome: 'LIFTED' | 'CEASE' | 'DAMAGES' | 'COURT', now: Date) {
    running.conclude(outcome, now);
    await this.undo(running);
    await this.letters.closed(running);
  }

  private async undo(running: ConductCase): Promise<void> {
    const others = (await this.cases.running(running.tenantId)).filter(({ id }) => id !== running.id);
    await this.enforcement.undo(running, others);
  }

  private termsOf({ policyVersion }: ConductCase) {
    return this.policies.version(policyVersion);
  }
}
