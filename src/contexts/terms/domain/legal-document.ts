import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { type LocalDate, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { Conflict, Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { type DocumentKind, type Language, TermsInForce, TermsScheduled } from '../contract.js';

export type DocumentState = 'DRAFT' | 'SCHEDULED' | 'IN_FORCE' | 'SUPERSEDED';

export const DOCUMENT_KINDS: readonly DocumentKind[] = ['terms-of-service', 'acceptable-use-policy', 'privacy-policy'];
/** Everybody reads the contract in a language of theirs, so a version exists in each or not at all. */
export const LANGUAGES: readonly Language[] = ['sv', 'en'];

/** What a person reads, with the hash of exactly these bytes (UTF-8). */
export interface LegalText {
  language: Language;
  title: string;
  body: string;
  sha256: string;
  /** What changes against the version before, in the operator's words; letters quote it. */
  summary?: string;
}

export interface Publication {
  effectiveFrom: LocalDate;
  /** ToS 10.2.b: the operator's classification, with its reason. */
  major: boolean;
  reason: string;
  at: Date;
  noticeDays: number;
}

/**
 * One version of one document in one language (ToS 1.4). Its text never changes once it is published: a new
 * text is a new version. All languages of a version move together.
 */
export class LegalDocument extends AggregateRoot {
  state: DocumentState = 'DRAFT';
  title!: string;
  body!: string;
  sha256!: string;
  summary: string | null = null;
  effectiveFrom: LocalDate | null = null;
  major: boolean | null = null;
  reason: string | null = null;
  publishedAt: Date | null = null;
  /** ToS 10.2.b: the day stands. A major change governs nobody before its announcement is complete. */
  confirmed = false;
  /** It replaces a text that people have agreed to, so it needs their yes (AUP 5, K17). */
  isChange = false;

  private constructor(
    readonly id: string,
    readonly kind: DocumentKind,
    readonly version: string,
    readonly language: Language,
  ) {
    super();
  }

  static draft(id: string, kind: DocumentKind, version: string, text: LegalText): LegalDocument {
    const document = new LegalDocument(id, kind, version, text.language);
    document.revise(text);
    return document;
  }

  revise(text: LegalText): void {
    if (this.state !== 'DRAFT') {
      throw new Conflict('version-already-published', `${this.kind} ${this.version} is published and stays as it is.`);
    }
    this.title = text.title;
    this.body = text.body;
    this.sha256 = text.sha256;
    this.summary = text.summary ?? null;
  }

  /** `first` is true while the kind has no version yet: then there is nobody to warn, and the past is open (10.9). */
  publish(publication: Publication, first: boolean): void {
    if (this.state !== 'DRAFT') throw new OutOfOrder(this.id, this.state, 'publish', 'ToS 10.2.a');
    if (!first) this.demandNotice(publication);

    this.state = 'SCHEDULED';
    this.effectiveFrom = publication.effectiveFrom;
    this.major = publication.major;
    this.reason = publication.reason;
    this.publishedAt = publication.at;
    this.isChange = !first;
    this.confirmed = first || !publication.major;
    const { effectiveFrom, major, reason } = publication;
    this.record(
      new TermsScheduled(
        OPERATOR_TENANT,
        this.id,
        this.kind,
        this.version,
        this.language,
        effectiveFrom,
        major,
        reason,
        this.sha256,
      ),
    );
  }

  /** The announcement is complete, or drew the day away: it never comes nearer. */
  confirm(effectiveFrom: LocalDate): void {
    this.postpone(effectiveFrom);
    this.confirmed = true;
  }

  postpone(effectiveFrom: LocalDate): void {
    if (this.state === 'SCHEDULED') this.effectiveFrom = effectiveFrom;
  }

  takeEffect(at: Date): void {
    if (this.state !== 'SCHEDULED') throw new OutOfOrder(this.id, this.state, 'take effect', 'ToS 10.2.a');
    if (!this.isEffective(at)) throw new OutOfOrder(this.id, 'not effective yet', 'take effect', 'ToS 10.2.b');

    this.state = 'IN_FORCE';
    this.record(new TermsInForce(OPERATOR_TENANT, this.id, this.kind, this.version, this.language));
  }

  supersede(): void {
    if (this.state !== 'IN_FORCE') throw new OutOfOrder(this.id, this.state, 'be superseded', 'ToS 10.2.a');
    this.state = 'SUPERSEDED';
  }

  isEffective(at: Date): boolean {
    return this.confirmed && this.effectiveFrom !== null && this.effectiveFrom <= localDate(at);
  }

  private demandNotice({ effectiveFrom, major, at, noticeDays }: Publication): void {
    // ToS 10.2.b, AUP 5 (K17): a major change is announced full days ahead, counted in hours from the announcement.
    const lead = startOfDay(effectiveFrom).getTime() - at.getTime();
    if (major && lead < noticeDays * 24 * 3_600_000) {
      throw Invalid.field(
        '/effectiveFrom',
        'too-soon',
        `A major change takes effect ${noticeDays} days after its announcement at the earliest.`,
        'ToS 10.2.b',
      );
    }
    if (effectiveFrom <= localDate(at)) {
      throw Invalid.field('/effectiveFrom', 'not-in-future', 'A change takes effect on a day to come.', 'ToS 10.2.a');
    }
  }
}

/** What the archive tells of a published text; the date decides, not the state, which a late scheduler trails. */
export interface PublishedText {
  kind: DocumentKind;
  version: string;
  language: Language;
  sha256: string;
  effectiveFrom: LocalDate;
  publishedAt: Date;
  confirmed: boolean;
}

/** The texts, one a language, of the version of a kind that governed on a day, whatever came later. */
export const governing = (archive: PublishedText[], kind: DocumentKind, on: LocalDate): PublishedText[] => {
  const candidates = archive.filter((text) => text.kind === kind && text.confirmed && text.effectiveFrom <= on);
  const latest = candidates.reduce<PublishedText | undefined>((a, b) => (a && !isLater(b, a) ? a : b), undefined);
  return candidates.filter(({ version }) => version === latest?.version);
};

const isLater = (a: PublishedText, b: PublishedText): boolean =>
  a.effectiveFrom === b.effectiveFrom ? a.publishedAt > b.publishedAt : a.effectiveFrom > b.effectiveFrom;
