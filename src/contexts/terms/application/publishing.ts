import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type LocalDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import { Conflict, Invalid } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { type DocumentKind, type Language, Obligations } from '../contract.js';
import { Policies } from '../contract-policy.js';
import { LANGUAGES, LegalDocument } from '../domain/legal-document.js';
import { LegalDocuments, TermsChanges } from '../domain/ports.js';
import { TermsChange } from '../domain/terms-change.js';
import { TextDigest } from './ports.js';

export interface NewText {
  language: Language;
  title: string;
  body: string;
  /** What changes, for those who are to be told. */
  summary?: string;
}

/** ToS 1.4, 10.2: a new version of a text, in every language. Without a date it stays a draft. */
export class PublishVersion extends Command<{ ids: string[] }> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(
    readonly kind: DocumentKind,
    readonly version: string,
    readonly texts: NewText[],
    readonly effectiveFrom: LocalDate | null,
    readonly major: boolean,
    readonly reason: string,
  ) {
    super();
  }
}

/** On its day a version takes effect and the one before it becomes history. */
@Due('terms.bring-into-force')
export class BringIntoForce extends Command<void> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(
    readonly kind: DocumentKind,
    readonly version: string,
  ) {
    super();
  }
}

@CommandHandler(PublishVersion)
export class PublishVersionHandler implements ICommandHandler<PublishVersion> {
  constructor(
    private readonly documents: LegalDocuments,
    private readonly changes: TermsChanges,
    private readonly obligations: Obligations,
    private readonly policies: Policies,
    private readonly digest: TextDigest,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute(command: PublishVersion): Promise<{ ids: string[] }> {
    demandEveryLanguage(command.texts);
    const known = await this.documents.ofKind(command.kind);
    const drafts = command.texts.map((text) => this.draft(command, text, known));

    if (command.effectiveFrom !== null) await this.publish(command, command.effectiveFrom, drafts, known);
    return { ids: drafts.map(({ id }) => id) };
  }

  private draft({ kind, version }: PublishVersion, text: NewText, known: LegalDocument[]): LegalDocument {
    const hashed = { ...text, sha256: this.digest.sha256(text.body) };
    const existing = known.find((document) => document.version === version && document.language === text.language);
    if (existing) {
      existing.revise(hashed);
      return existing;
    }
    const draft = LegalDocument.draft(this.ids.next(), kind, version, hashed);
    this.documents.add(draft);
    return draft;
  }

  private async publish(
    command: PublishVersion,
    effectiveFrom: LocalDate,
    drafts: LegalDocument[],
    known: LegalDocument[],
  ) {
    const { kind, version, major, reason } = command;
    const at = this.clock.now();
    const { noticeDays } = (await this.policies.current()).termsChange;
    const first = known.every(({ state }) => state === 'DRAFT');
    demandNoOtherUnderWay(known);
    for (const draft of drafts) draft.publish({ effectiveFrom, major, reason, at, noticeDays }, first);

    if (drafts.every((draft) => draft.isEffective(at))) return bringIntoForce(drafts, known, at);
    const replaces = known.find(({ state }) => state === 'IN_FORCE')?.version;
    if (replaces) {
      const plan = { kind, version, replaces, major, reason, effectiveFrom, noticeDays, at };
      this.changes.add(TermsChange.plan(this.ids.next(), plan));
    }
    await scheduleEntry(this.obligations, kind, version, effectiveFrom);
  }
}

/** The day on which a version enters into force, as an obligation of the operator's; asked again, it moves. */
export const scheduleEntry = (
  obligations: Obligations,
  kind: DocumentKind,
  version: string,
  effectiveFrom: LocalDate,
): Promise<void> =>
  obligations.schedule({
    tenantId: OPERATOR_TENANT,
    key: `legal:${kind}:${version}:in-force`,
    clause: 'ToS 10.2.a',
    owedBy: 'operator',
    title: 'terms.in-force',
    dueAt: startOfDay(effectiveFrom),
    command: new BringIntoForce(kind, version),
  });

@CommandHandler(BringIntoForce)
export class BringIntoForceHandler implements ICommandHandler<BringIntoForce> {
  constructor(
    private readonly documents: LegalDocuments,
    private readonly changes: TermsChanges,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ kind, version }: BringIntoForce): Promise<void> {
    const now = this.clock.now();
    const change = await this.changes.of(kind, version);
    const all = await this.documents.ofKind(kind);
    const scheduled = all.filter((document) => document.version === version && document.state === 'SCHEDULED');
    if (!change || change.mayTakeEffect(now)) return bringIntoForce(scheduled, all, now);

    // ToS 10.2.b: nobody has had the notice yet, so the day moves rather than bind people unwarned.
    for (const document of scheduled) document.postpone(change.effectiveFrom);
    await scheduleEntry(this.obligations, kind, version, change.effectiveFrom);
  }
}

const bringIntoForce = (entering: LegalDocument[], known: LegalDocument[], at: Date): void => {
  if (entering.length === 0) return;
  for (const document of known) if (document.state === 'IN_FORCE') document.supersede();
  for (const document of entering) document.takeEffect(at);
};

/** Letters compare with the text in force and name one day; a second change under way would make both untrue. */
const demandNoOtherUnderWay = (known: LegalDocument[]): void => {
  const other = known.find(({ state }) => state === 'SCHEDULED');
  if (!other) return;
  throw new Conflict('change-under-way', `Version ${other.version} is announced and has not taken effect yet.`, {
    clause: 'ToS 10.2.b',
    data: { version: other.version, effectiveFrom: other.effectiveFrom },
  });
};

const demandEveryLanguage = (texts: NewText[]): void => {
  const given = texts.map(({ language }) => language);
  const complete = LANGUAGES.every((language) => given.includes(language)) && new Set(given).size === given.length;
  if (!complete) {
    throw Invalid.field('/texts', 'every-language', 'A version needs one text in each language.', 'ToS 1.4');
  }
};
