import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { NotFound, Stale } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { ContentPermission, type ContentUse } from '../domain/content-permission.js';
import { ContentPermissions } from '../domain/ports.js';

export interface PermissionDraft {
  accountId: string | null;
  what: string;
  uses: ContentUse[];
  reference: string;
  /** ISO instants. */
  from: string;
  until: string | null;
}

/** ToS 7.2, 7.3: staff enter a consent that was given in writing. */
export class GrantContentPermission extends Command<{ id: string }> {
  constructor(
    readonly tenantId: string,
    readonly draft: PermissionDraft,
    readonly staffId: string,
  ) {
    super();
  }
}

export class RevokeContentPermission extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly expected: number,
    readonly staffId: string,
  ) {
    super();
  }
}

/** ToS 2.6: whether somebody may read more than lists are for. Answers a question; as a command it has its scope. */
export class AskForBulkReading extends Command<boolean> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string,
  ) {
    super();
  }
}

@CommandHandler(GrantContentPermission)
export class GrantContentPermissionHandler implements ICommandHandler<GrantContentPermission> {
  constructor(
    private readonly permissions: ContentPermissions,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, draft, staffId }: GrantContentPermission): Promise<{ id: string }> {
    const { from, until, ...rest } = draft;
    const span = { from: new Date(from), until: until === null ? null : new Date(until) };
    const id = this.ids.next();
    this.permissions.add(ContentPermission.grant({ tenantId, id, ...rest, ...span }, staffId, this.clock.now()));
    return { id };
  }
}

@CommandHandler(RevokeContentPermission)
export class RevokeContentPermissionHandler implements ICommandHandler<RevokeContentPermission> {
  constructor(
    private readonly permissions: ContentPermissions,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, id, expected, staffId }: RevokeContentPermission): Promise<void> {
    const permission = await this.permissions.byId(tenantId, id);
    if (!permission) throw new NotFound();
    if (permission.version !== expected) throw new Stale();
    permission.revoke(staffId, this.clock.now());
  }
}

@CommandHandler(AskForBulkReading)
export class AskForBulkReadingHandler implements ICommandHandler<AskForBulkReading> {
  constructor(
    private readonly permissions: ContentPermissions,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, accountId }: AskForBulkReading): Promise<boolean> {
    const now = this.clock.now();
    return (await this.permissions.of(tenantId)).some((each) => each.allows('bulk-read', accountId, now));
  }
}
