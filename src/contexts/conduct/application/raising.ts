import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addDays, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Outbox } from '../../../shared-kernel/commands.js';
import { caseNumber, Ids } from '../../../shared-kernel/ids.js';
import type { NewSignal, SignalKind } from '../../../shared-kernel/signals.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { InstanceAddresses } from '../../tenancy/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import { SignalExcused } from '../contract.js';
import { ConductCase } from '../domain/case.js';
import type { Scope } from '../domain/measures.js';
import { ConductCases, SecurityTestPermits } from '../domain/ports.js';
import { sameItem } from '../domain/report.js';
import { type Category, SIGNALLED } from '../domain/violations.js';
import { ConductDeadlines } from './deadlines.js';
import { ReportOutsider } from './reporting.js';
import { ConductLetters } from './writing.js';

/** Opens a case about a client's person, item or instance, or joins the one that is open about the same. */
export class OpenOrJoinCase extends Command<{ caseId: string; number: string; opened: boolean }> {
  constructor(
    readonly tenantId: string,
    readonly category: Category,
    readonly scope: Scope,
    /** `report`, `staff` or the kind of signal; the key tells the same hint from another. */
    readonly hint: { kind: string; key: string },
  ) {
    super();
  }
}

/** Where an outsider was seen: nobody's case, so a report that waits for a person of the operator. */
export type TakenSignal = { outcome: 'excused' | 'in-a-case' } | { outcome: 'from-outside'; where: string };

/** A program noticed something: an authorised test excuses it, everything else opens or joins a case. */
export class TakeSignal extends Command<TakenSignal> {
  constructor(
    readonly tenantId: string,
    readonly kind: SignalKind,
    readonly subject: NewSignal['subject'],
    readonly dedupeKey: string,
  ) {
    super();
  }
}

@CommandHandler(OpenOrJoinCase)
export class OpenOrJoinCaseHandler implements ICommandHandler<OpenOrJoinCase> {
  constructor(
    private readonly cases: ConductCases,
    private readonly deadlines: ConductDeadlines,
    private readonly letters: ConductLetters,
    private readonly policies: Policies,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, category, scope, hint }: OpenOrJoinCase) {
    const now = this.clock.now();
    const policy = await this.policies.current();
    const about: Scope = { ...scope, item: scope.item && sameItem(scope.item) };
    const since = startOfDay(addDays(localDate(now), -policy.conduct.joinDays));
    const known = await this.cases.joinable(tenantId, category, about, since);
    if (known) {
      known.join(hint, now);
      return { caseId: known.id, number: known.number, opened: false };
    }

    const id = this.ids.next();
    const number = caseNumber('U', id);
    const opened = ConductCase.open(
      { tenantId, id, number, category, scope: about, hint, policyVersion: policy.version },
      now,
    );
    this.cases.add(opened);
    await this.deadlines.follow(opened);
    if (opened.scopeKind === 'user') await this.letters.memberCase(opened);
    return { caseId: id, number, opened: true };
  }
}

@CommandHandler(TakeSignal)
export class TakeSignalHandler implements ICommandHandler<TakeSignal> {
  constructor(
    private readonly permits: SecurityTestPermits,
    private readonly addresses: InstanceAddresses,
    private readonly commands: CommandBus,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, kind, subject, dedupeKey }: TakeSignal): Promise<TakenSignal> {
    const { accountId = null, item = null, ip, isOutsider } = subject;
    const now = this.clock.now();
    const permit = ip && (await this.permits.of(tenantId)).find((each) => each.excuses(ip, now));
    if (permit) {
      // AUP 2.3.c: the client asked first.
      this.outbox.add(new SignalExcused(tenantId, permit.id, now.toISOString(), kind));
      return { outcome: 'excused' };
    }
    if (isOutsider) return { outcome: 'from-outside', where: `${await this.addresses.of(tenantId)} ← ${ip}` };

    const scopeKind = accountId ? 'user' : item ? 'item' : 'instance';
    const hint = { kind, key: dedupeKey };
    await this.commands.execute(
      new OpenOrJoinCase(tenantId, SIGNALLED[kind], { kind: scopeKind, accountId, item }, hint),
    );
    return { outcome: 'in-a-case' };
  }
}

/** What becomes of what programs notice (AUP 2.3–2.6). It never does more than ask a person to look. */
@Injectable()
export class NoticedThings {
  constructor(private readonly commands: CommandBus) {}

  async take({ tenantId, kind, subject, dedupeKey }: NewSignal): Promise<void> {
    // What staff do at their own address is no client's conduct; guesses at it are an outsider's.
    if (tenantId === OPERATOR_TENANT && !subject.isOutsider) return;
    const taken = await this.commands.execute(new TakeSignal(tenantId, kind, subject, dedupeKey));
    if (taken.outcome === 'from-outside')
      await this.commands.execute(new ReportOutsider(OPERATOR_TENANT, taken.where, kind));
  }
}
