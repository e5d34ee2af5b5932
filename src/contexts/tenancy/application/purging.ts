import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import { Notices } from '../../notices/contract.js';
import { type NewObligation, Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import { type PurgeCause, type PurgeObjection, PurgeParticipants, type TenantDataHolder } from '../contract.js';
import { type DeletionPlan, type Instance, nextDay, type PurgeFacts } from '../domain/instance.js';
import {
  Agreements,
  ClientDirectory,
  ClientRepository,
  Instances,
  Markers,
  PurgeDays,
  Reclassifications,
} from '../domain/ports.js';
import { markerExpiry, reRegistrationPolicy, traitsOf } from '../domain/re-registration.js';
import { Fingerprints } from './ports.js';

export const PURGE_KEY = 'instance:purge';

/** Everyone who has a say in a purge, or data to remove. Filled while the modules start. */
@Injectable()
export class RegisteredPurgeParticipants extends PurgeParticipants {
  private readonly objections: PurgeObjection[] = [];
  readonly holders: TenantDataHolder[] = [];

  objects(objection: PurgeObjection): void {
    this.objections.push(objection);
  }

  holds(holder: TenantDataHolder): void {
    this.holders.push(holder);
  }

  async objectionTo(tenantId: string, cause: PurgeCause): Promise<string | undefined> {
    for (const objection of this.objections) {
      const reason = await objection.objection(tenantId, cause);
      if (reason) return reason;
    }
    return undefined;
  }

  async counts(tenantId: string): Promise<{ holder: string; rows: number }[]> {
    const counts: { holder: string; rows: number }[] = [];
    for (const holder of this.holders)
      if (holder.count) counts.push({ holder: holder.holds, rows: await holder.count(tenantId) });
    return counts;
  }
}

/** What speaks for and against a purge at this moment; the dry run asks the same. */
@Injectable()
export class PurgeInquiry {
  constructor(
    private readonly notices: Notices,
    private readonly participants: RegisteredPurgeParticipants,
  ) {}

  async facts({ tenantId, deletion }: Pick<Instance, 'tenantId' | 'deletion'>): Promise<PurgeFacts> {
    if (!deletion) return { noticeAcceptedAt: undefined, objection: undefined };
    const receipt = await this.notices.receipt(tenantId, deletion.noticeKey);
    const objection = await this.participants.objectionTo(tenantId, deletion.cause);
    return { noticeAcceptedAt: receipt?.acceptedAt, objection };
  }
}

/**
 * The day of a planned deletion. It decides again, under the instance's lock and from what is true now
 * (terms.md A0, Irreversible; ToS 3.4.e, 3.5.d, 3.6.b, 3.7, 4.7, 6.5); a payment that races it waits for the
 * lock, or wins it.
 */
@Due('tenancy.purge-instance')
export class PurgeInstance extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@CommandHandler(PurgeInstance)
export class PurgeInstanceHandler implements ICommandHandler<PurgeInstance> {
  constructor(
    private readonly instances: Instances,
    private readonly agreements: Agreements,
    private readonly clients: ClientRepository,
    private readonly inquiry: PurgeInquiry,
    private readonly days: PurgeDays,
    private readonly policies: Policies,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId }: PurgeInstance): Promise<void> {
    const now = this.clock.now();
    const instance = await this.instances.locked(tenantId);
    if (!instance.deletion || instance.lifecycle === 'PURGING') return;

    const verdict = instance.judgePurge(await this.inquiry.facts(instance), now);
    if (!verdict.purge) return this.putOff(instance, verdict.reason, verdict.lookAgainAt, now);
    const { retention } = await this.policies.current();
    const hasPlace = instance.deletion.approvedBy !== undefined || (await this.takePlace(now, retention.dailyPurgeCap));
    if (!hasPlace) return this.putOff(instance, 'daily-cap', nextDay(now), now);

    const { clause } = instance.deletion;
    instance.beginPurge(now);
    (await this.agreements.get(tenantId)).end(clause, now);
    (await this.clients.get(tenantId)).leave();
    await this.obligations.schedule(batchObligation(tenantId, clause, 1, now));
  }

  private takePlace(now: Date, cap: number): Promise<boolean> {
    return this.days.takePlace(localDate(now), cap);
  }

  private async putOff(instance: Instance, reason: string, lookAgainAt: Date, now: Date): Promise<void> {
    instance.refusePurge(reason, now);
    await this.obligations.schedule(purgeObligation(instance.tenantId, instance.deletion!.clause, lookAgainAt));
  }
}

/** Scheduling it again, also from within its own command, moves it. */
export const purgeObligation = (tenantId: string, clause: ClauseId, dueAt: Date): NewObligation => ({
  tenantId,
  key: PURGE_KEY,
  clause,
  owedBy: 'operator',
  title: 'instance.purge',
  dueAt,
  command: new PurgeInstance(tenantId),
});

/**
 * One batch of a purge that has begun, in a transaction of its own. Each batch owes the next one, so a crash
 * costs one batch at most, and the sweeper goes on where it stopped.
 */
@Due('tenancy.purge-batch')
export class PurgeBatch extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly batch: number,
  ) {
    super();
  }
}

@CommandHandler(PurgeBatch)
export class PurgeBatchHandler implements ICommandHandler<PurgeBatch> {
  constructor(
    private readonly instances: Instances,
    private readonly clients: ClientRepository,
    private readonly directory: ClientDirectory,
    private readonly reclassifications: Reclassifications,
    private readonly markers: Markers,
    private readonly fingerprints: Fingerprints,
    private readonly participants: RegisteredPurgeParticipants,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, batch }: PurgeBatch): Promise<void> {
    const now = this.clock.now();
    const instance = await this.instances.locked(tenantId);
    if (instance.lifecycle !== 'PURGING' || !instance.deletion) return;
    if (instance.isHeld) {
      // terms.md A0, Precedence: what a hold finds is kept, even if it comes between two batches.
      instance.refusePurge('legal-hold', now);
      await this.obligations.schedule(batchObligation(tenantId, instance.deletion.clause, batch, nextDay(now)));
      return;
    }

    if (await this.removedSomething(tenantId)) {
      await this.obligations.schedule(batchObligation(tenantId, instance.deletion.clause, batch + 1, now));
      return;
    }
    await this.rememberTraits(tenantId, instance.deletion.cause, now);
    (await this.clients.get(tenantId)).forget();
    await this.directory.releaseLicence(tenantId);
    await this.reclassifications.forget(tenantId);
    instance.completePurge(now);
  }

  private async removedSomething(tenantId: string): Promise<boolean> {
    for (const holder of this.participants.holders) if ((await holder.eraseBatch(tenantId)) > 0) return true;
    return false;
  }

  /** ToS 3.6.e: enough to recognise the client, for a time, and no more. */
  private async rememberTraits(tenantId: string, cause: PurgeCause, now: Date): Promise<void> {
    if (!reRegistrationPolicy.causes.includes(cause)) return;
    const { registrationEmail, orgNumber } = await this.clients.get(tenantId);
    const expiresAt = markerExpiry(now);
    await this.markers.put(
      traitsOf(registrationEmail, orgNumber).map((trait) => ({
        kind: trait.kind,
        fingerprint: this.fingerprints.of(trait),
        cause,
        markedAt: now,
        expiresAt,
      })),
    );
  }
}

/** Each batch has a key of its own: its obligation falls due while the one before it is still being settled. */
const batchObligation = (tenantId: string, clause: ClauseId, batch: number, dueAt: Date): NewObligation => ({
  tenantId,
  key: `instance:purge-batch:${batch}`,
  clause,
  owedBy: 'operator',
  title: 'instance.purge-batch',
  dueAt,
  command: new PurgeBatch(tenantId, batch),
});

/** A person lets one purge run above the daily cap (terms.md A0, Irreversible). */
export class ApprovePurge extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly staffId: string,
  ) {
    super();
  }
}

@CommandHandler(ApprovePurge)
export class ApprovePurgeHandler implements ICommandHandler<ApprovePurge> {
  constructor(
    private readonly instances: Instances,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, staffId }: ApprovePurge): Promise<void> {
    const now = this.clock.now();
    const instance = await this.instances.locked(tenantId);

    instance.approvePurge(staffId, now);

    const notBefore = new Date(instance.deletion!.notBefore);
    await this.obligations.schedule(
      purgeObligation(tenantId, instance.deletion!.clause, notBefore > now ? notBefore : now),
    );
  }
}

/** What a purge would decide and remove now. Nothing changes. */
export interface PurgeRehearsal {
  plan: DeletionPlan | undefined;
  wouldPurge: boolean;
  /** Why not, and when it would look again. */
  refusal: { reason: string; lookAgainAt: string } | undefined;
  /** Rows by holder, where the holder can count them. */
  rows: { holder: string; rows: number }[];
}

/** The dry run: asks everything that the purge would ask, under the same lock. */
export class RehearsePurge extends Command<PurgeRehearsal> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@CommandHandler(RehearsePurge)
export class RehearsePurgeHandler implements ICommandHandler<RehearsePurge> {
  constructor(
    private readonly instances: Instances,
    private readonly inquiry: PurgeInquiry,
    private readonly participants: RegisteredPurgeParticipants,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId }: RehearsePurge): Promise<PurgeRehearsal> {
    const instance = await this.instances.locked(tenantId);
    const rows = await this.participants.counts(tenantId);
    if (!instance.deletion || instance.lifecycle === 'PURGING')
      return { plan: instance.deletion ?? undefined, wouldPurge: false, refusal: undefined, rows };

    const verdict = instance.judgePurge(await this.inquiry.facts(instance), this.clock.now());
    const refusal = verdict.purge
      ? undefined
      : { reason: verdict.reason, lookAgainAt: verdict.lookAgainAt.toISOString() };
    return { plan: instance.deletion, wouldPurge: verdict.purge, refusal, rows };
  }
}
