import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { Obligations } from '../contract.js';
import { type AnnouncedChange, ChangeLetters, ClientRoll } from '../contract-changes.js';
import { ChangeNotices, LegalDocuments, TermsChanges } from '../domain/ports.js';
import { ChangeNotice, type Reach } from '../domain/terms-change.js';
import { ChangeOverview, type ChangeRef, type OpenChange, TenantWork } from './ports.js';
import { scheduleEntry } from './publishing.js';

const changeLetterKey = ({ kind, version }: ChangeRef): string => `terms-change:${kind}:${version}`;

/** One client's letter about a change becomes due: an obligation, so that a crash delays it and nothing else. */
export class OweNotice extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly change: ChangeRef,
    /** Became a client after the change was published. */
    readonly late: boolean,
  ) {
    super();
  }
}

/** ToS 10.2.a, AUP 5: the client hears what changes, from when and why. */
@Due('terms.announce-change')
export class AnnounceChange extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly change: ChangeRef,
  ) {
    super();
  }
}

/** ToS 10.2.b: the day that the client was told of has moved away. */
export class OweMoveNotice extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly change: ChangeRef,
    readonly effectiveFrom: LocalDate,
  ) {
    super();
  }
}

@Due('terms.announce-move')
export class AnnounceMove extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly change: ChangeRef,
    readonly from: LocalDate,
    readonly to: LocalDate,
  ) {
    super();
  }
}

/** The clients up to `through` have their letter due; without one, all have. */
export class ListedThrough extends Command<void> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(
    readonly changeId: string,
    readonly through: string | undefined,
  ) {
    super();
  }
}

/** ToS 10.2.b: with the last letter sent, the day is confirmed or moves. */
export class ConcludeAnnouncement extends Command<void> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(
    readonly changeId: string,
    readonly reach: Reach,
  ) {
    super();
  }
}

/** Everybody who had been told of another day has the new one due. */
export class ConcludeMove extends Command<void> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(readonly changeId: string) {
    super();
  }
}

@CommandHandler(OweNotice)
export class OweNoticeHandler implements ICommandHandler<OweNotice> {
  constructor(
    private readonly notices: ChangeNotices,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, change, late }: OweNotice): Promise<void> {
    if (!(await this.notices.addOnce(ChangeNotice.owed(tenantId, change, late)))) return;
    await this.obligations.schedule({
      tenantId,
      key: `${changeLetterKey(change)}:notice`,
      clause: 'ToS 10.2.b',
      owedBy: 'operator',
      title: 'terms.change-notice',
      dueAt: this.clock.now(),
      command: new AnnounceChange(tenantId, change),
    });
  }
}

@CommandHandler(AnnounceChange)
export class AnnounceChangeHandler implements ICommandHandler<AnnounceChange> {
  constructor(
    private readonly notices: ChangeNotices,
    private readonly documents: LegalDocuments,
    private readonly letters: ChangeLetters,
  ) {}

  async execute({ tenantId, change }: AnnounceChange): Promise<void> {
    const owed = await this.notices.find(tenantId, change.id);
    if (!owed || owed.state === 'GONE') return;
    const announced = await announcedAsOf(this.documents, change);
    await this.letters.announce(tenantId, changeLetterKey(change), announced);
    owed.tell(announced.effectiveFrom);
  }
}

@CommandHandler(OweMoveNotice)
export class OweMoveNoticeHandler implements ICommandHandler<OweMoveNotice> {
  constructor(
    private readonly notices: ChangeNotices,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, change, effectiveFrom }: OweMoveNotice): Promise<void> {
    const told = await this.notices.find(tenantId, change.id);
    if (!told?.toldFrom || told.toldFrom === effectiveFrom) return;
    await this.obligations.schedule({
      tenantId,
      key: `${changeLetterKey(change)}:moved`,
      clause: 'ToS 10.2.b',
      owedBy: 'operator',
      title: 'terms.change-moved',
      dueAt: this.clock.now(),
      command: new AnnounceMove(tenantId, change, told.toldFrom, effectiveFrom),
    });
    told.tell(effectiveFrom);
  }
}

@CommandHandler(AnnounceMove)
export class AnnounceMoveHandler implements ICommandHandler<AnnounceMove> {
  constructor(
    private readonly documents: LegalDocuments,
    private readonly letters: ChangeLetters,
  ) {}

  async execute({ tenantId, change, from, to }: AnnounceMove): Promise<void> {
    const announced = await announcedAsOf(this.documents, change);
    const key = `${changeLetterKey(change)}:moved:${to}`;
    await this.letters.announceMove(tenantId, key, { ...announced, effectiveFrom: to, from });
  }
}

@CommandHandler(ListedThrough)
export class ListedThroughHandler implements ICommandHandler<ListedThrough> {
  constructor(private readonly changes: TermsChanges) {}

  async execute({ changeId, through }: ListedThrough): Promise<void> {
    const change = await this.changes.get(changeId);
    change.listed(through);
  }
}

@CommandHandler(ConcludeAnnouncement)
export class ConcludeAnnouncementHandler implements ICommandHandler<ConcludeAnnouncement> {
  constructor(
    private readonly changes: TermsChanges,
    private readonly documents: LegalDocuments,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ changeId, reach }: ConcludeAnnouncement): Promise<void> {
    const change = await this.changes.get(changeId);
    change.conclude(reach, this.clock.now());
    if (!change.announcedAt) return;

    const { kind, version, effectiveFrom } = change;
    const texts = (await this.documents.ofKind(kind)).filter((text) => text.version === version);
    const waiting = texts.some(({ state }) => state === 'SCHEDULED');
    for (const text of texts) text.confirm(effectiveFrom);
    if (waiting) await scheduleEntry(this.obligations, kind, version, effectiveFrom);
  }
}

@CommandHandler(ConcludeMove)
export class ConcludeMoveHandler implements ICommandHandler<ConcludeMove> {
  constructor(private readonly changes: TermsChanges) {}

  async execute({ changeId }: ConcludeMove): Promise<void> {
    const change = await this.changes.get(changeId);
    change.moveTold();
  }
}

/** The texts as they are now, since a day may have moved between the planning of a letter and its writing. */
const announcedAsOf = async (documents: LegalDocuments, change: ChangeRef): Promise<AnnouncedChange> => {
  const texts = (await documents.ofKind(change.kind)).filter(({ version }) => version === change.version);
  const { effectiveFrom, major, reason } = texts[0]!;
  const summaries = Object.fromEntries(
    texts.flatMap(({ language, summary }) => (summary ? [[language, summary]] : [])),
  );
  const { kind, version, replaces } = change;
  return { kind, version, replaces, major: major!, reason: reason!, effectiveFrom: effectiveFrom!, summaries };
};

const CLIENTS_AT_ONCE = 200;

/**
 * Carries changes to all clients, a page at a time: each client's letter becomes due in a transaction of the
 * client's own, then the page is marked as done. A crash in between repeats the page, and finds it done.
 */
@Injectable()
export class ChangeFanOut {
  constructor(
    private readonly overview: ChangeOverview,
    private readonly roll: ClientRoll,
    private readonly tenants: TenantWork,
    private readonly commands: CommandBus,
  ) {}

  /** One pass; returns the number of effects. */
  async pass(): Promise<number> {
    let effects = 0;
    for (const change of await this.overview.openChanges()) effects += await this.advance(change);
    return effects;
  }

  private advance(change: OpenChange): Promise<number> {
    if (change.state === 'MOVING') return this.tellOfMove(change);
    return change.everybodyListed ? this.conclude(change) : this.listMore(change);
  }

  private async listMore(change: OpenChange): Promise<number> {
    const page = await this.roll.after(change.listedThrough ?? undefined, CLIENTS_AT_ONCE);
    for (const tenantId of page) await this.inTenant(tenantId, new OweNotice(tenantId, refOf(change), false));
    await this.inTenant(OPERATOR_TENANT, new ListedThrough(change.id, page.at(-1)));
    return page.length + 1;
  }

  private async conclude(change: OpenChange): Promise<number> {
    const reach = await this.overview.reach(change.id);
    if (reach.pending > 0) return 0;
    await this.inTenant(OPERATOR_TENANT, new ConcludeAnnouncement(change.id, reach));
    return 1;
  }

  private async tellOfMove(change: OpenChange): Promise<number> {
    const told = await this.overview.toldOfAnotherDay(change.id, change.effectiveFrom, CLIENTS_AT_ONCE);
    for (const tenantId of told)
      await this.inTenant(tenantId, new OweMoveNotice(tenantId, refOf(change), change.effectiveFrom));
    if (told.length === 0) await this.inTenant(OPERATOR_TENANT, new ConcludeMove(change.id));
    return told.length + 1;
  }

  private inTenant(tenantId: string, command: Command<void>): Promise<void> {
    return this.tenants.inTenant(tenantId, () => this.commands.execute(command));
  }
}

const refOf = ({ id, kind, version, replaces }: OpenChange): ChangeRef => ({ id, kind, version, replaces });
