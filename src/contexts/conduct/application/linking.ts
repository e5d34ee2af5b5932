import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ReactsTo } from '../../../shared-kernel/commands.js';
import { Signals } from '../../../shared-kernel/signals.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import {
  Entitlements,
  InstancesOfPerson,
  type MemberJoined,
  type MemberRoleChanged,
  Members,
} from '../../identity/contract.js';
import { Clients } from '../../tenancy/contract.js';

/** What one instance runs on, looked up in its own scope, and where one of its people is reached. */
export class LookAtInstance extends Command<{ isFree: boolean; email: string | undefined }> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string,
  ) {
    super();
  }
}

@CommandHandler(LookAtInstance)
export class LookAtInstanceHandler implements ICommandHandler<LookAtInstance> {
  constructor(
    private readonly entitlements: Entitlements,
    private readonly clients: Clients,
    private readonly members: Members,
  ) {}

  async execute({ tenantId, accountId }: LookAtInstance) {
    const { state } = await this.clients.profile(tenantId);
    const { planCode } = await this.entitlements.of(tenantId);
    const person = await this.members.addressee(tenantId, accountId);
    return { isFree: state === 'ACTIVE' && planCode === FREE_PLAN, email: person?.email };
  }
}

const FREE_PLAN = 'FREE';

/** AUP 2.4.c: whoever administers several free instances may be sparing themselves a paid one. Somebody asks. */
@Injectable()
export class LinkedFreeAccounts {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: InstancesOfPerson,
    private readonly signals: Signals,
  ) {}

  @ReactsTo<MemberJoined>('identity.MemberJoined', { gateway: true })
  joined(event: MemberJoined): Promise<void> {
    return this.look(event);
  }

  /** Who joined as a user and was made an administrator administers it as well. */
  @ReactsTo<MemberRoleChanged>('identity.MemberRoleChanged', { gateway: true })
  roleChanged(event: MemberRoleChanged): Promise<void> {
    return this.look(event);
  }

  private async look({ tenantId, accountId, role }: MemberJoined | MemberRoleChanged): Promise<void> {
    if (role !== 'administrator') return;
    const { isFree, email } = await this.commands.execute(new LookAtInstance(tenantId, accountId));
    const instances = isFree && email ? await this.people.of(email) : [];
    const others: string[] = [];
    for (const other of instances) if (other !== tenantId && (await this.isFree(other, accountId))) others.push(other);
    if (others.length === 0) return;
    const dedupeKey = others.sort().join(' ');
    this.signals.notice({ tenantId, kind: 'linked-free-accounts', subject: {}, dedupeKey });
  }

  private async isFree(tenantId: string, accountId: string): Promise<boolean> {
    if (tenantId === OPERATOR_TENANT) return false;
    return (await this.commands.execute(new LookAtInstance(tenantId, accountId))).isFree;
  }
}
