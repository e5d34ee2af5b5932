import { Query } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { DocumentKind, Language } from '../contract.js';
import type { AwaitedText } from '../contract-changes.js';
import type { ChangeState } from '../domain/terms-change.js';

/** A version that is announced and not in force yet; everybody may know. */
export interface ComingChange {
  kind: DocumentKind;
  version: string;
  /** The version in force that it will replace. */
  replaces: string | null;
  effectiveFrom: LocalDate;
  /** ToS 10.2.b: everybody has been told, and the day stands. */
  confirmed: boolean;
  major: boolean;
  reason: string;
  texts: { id: string; language: Language; title: string; summary: string | null; sha256: string }[];
}

export class ListComingChanges extends Query<ComingChange[]> {}

/** What the operator sees of a change: how its letters came through, and when it takes effect. */
export interface ChangeRecord {
  kind: DocumentKind;
  version: string;
  replaces: string;
  state: ChangeState;
  major: boolean;
  reason: string;
  noticeDays: number;
  publishedAt: string;
  plannedFrom: LocalDate;
  effectiveFrom: LocalDate;
  announcedAt: string | null;
  lastSentAt: string | null;
  clients: { sent: number; bounced: number; pending: number; gone: number; late: number };
  bounces: { tenantId: string; clientName: string | null; sentAt: string | null; bouncedAt: string }[];
}

export class ReadChange extends Query<ChangeRecord | undefined> {
  constructor(
    readonly kind: DocumentKind,
    readonly version: string,
  ) {
    super();
  }
}

/** Two published texts of a kind in one language; `undefined` where one of them is not there. */
export class ReadTwoTexts extends Query<{ before: ComparedText; after: ComparedText } | undefined> {
  constructor(
    readonly kind: DocumentKind,
    readonly from: string,
    readonly to: string,
    readonly language: Language,
  ) {
    super();
  }
}

export interface ComparedText {
  title: string;
  body: string;
  sha256: string;
}

/** The changes in force that a person has not said yes to. */
export class ListAwaited extends Query<AwaitedText[]> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string,
  ) {
    super();
  }
}
