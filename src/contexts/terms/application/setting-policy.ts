import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { Conflict } from '../../../shared-kernel/errors.js';
import { type Actor, OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { type ContractPolicy, Policies } from '../contract-policy.js';
import { PolicyVersions } from '../domain/ports.js';

/** The operator reads the contract anew (terms.md A3): `changes` is a merge patch over the policy in force. */
export class SetPolicy extends Command<ContractPolicy> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(
    readonly changes: object,
    readonly reason: string,
    readonly by: Actor,
    /** The version that the operator looked at; another one in force means that somebody was quicker. */
    readonly basedOn: number,
  ) {
    super();
  }
}

@CommandHandler(SetPolicy)
export class SetPolicyHandler implements ICommandHandler<SetPolicy> {
  constructor(
    private readonly versions: PolicyVersions,
    private readonly clock: Clock,
  ) {}

  async execute({ changes, reason, by, basedOn }: SetPolicy): Promise<ContractPolicy> {
    const latest = await this.versions.latest();
    if (latest.version !== basedOn) {
      throw new Conflict('policy-moved-on', 'Another version came into force meanwhile.', {
        data: { inForce: latest.version },
      });
    }
    const next = latest.next(changes, reason, by.id, this.clock.now());
    this.versions.add(next);
    return next.policy;
  }
}

/** A version never changes, so it is read once; which one is current is asked each time, for every replica's sake. */
@Injectable()
export class CachedPolicies extends Policies {
  private readonly known = new Map<number, ContractPolicy>();

  constructor(private readonly versions: PolicyVersions) {
    super();
  }

  async current(): Promise<ContractPolicy> {
    return this.version(await this.versions.latestNumber());
  }

  async version(version: number): Promise<ContractPolicy> {
    const known = this.known.get(version) ?? (await this.versions.policy(version));
    if (!known) throw new Error(`There is no policy version ${version}`);
    this.known.set(version, known);
    return known;
  }
}
