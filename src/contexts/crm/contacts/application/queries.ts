import { Query } from '@nestjs/cqrs';
import type { ContactKind, ContactRecord } from '../contract.js';
import type { ActivityKind } from '../domain/activity.js';

/** Throws NotFound. */
export class ReadContact extends Query<ContactRecord> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

export const CONTACT_SORTS = ['name', '-name', 'createdAt', '-createdAt', 'updatedAt', '-updatedAt'] as const;
export type ContactSort = (typeof CONTACT_SORTS)[number];

export interface ContactFilter {
  kind?: ContactKind;
  email?: string;
  tag?: string;
  companyId?: string;
  restricted?: boolean;
  /** Absent means those in use. */
  archived?: boolean;
  createdFrom?: string;
  createdBefore?: string;
  updatedFrom?: string;
}

export interface ContactPage {
  items: ContactRecord[];
  next: string | null;
  /** Present when asked for: counting reads everything that the filter finds. */
  count?: number;
}

export class ListContacts extends Query<ContactPage> {
  constructor(
    readonly tenantId: string,
    readonly filter: ContactFilter,
    readonly sort: ContactSort,
    readonly page: { cursor?: string; limit: number; count: boolean },
  ) {
    super();
  }
}

/** The best matches by name, e-mail, company or phone; those in use only. */
export class SearchContacts extends Query<ContactRecord[]> {
  constructor(
    readonly tenantId: string,
    readonly text: string,
    readonly limit: number,
  ) {
    super();
  }
}

export interface TimelineEntry {
  id: string;
  kind: ActivityKind;
  at: string;
  actor: { kind: string; id: string };
  text: string | null;
  facts: Record<string, unknown>;
}

/** Newest first. Throws NotFound when there is no such contact. */
export class ReadTimeline extends Query<{ items: TimelineEntry[]; next: string | null }> {
  constructor(
    readonly tenantId: string,
    readonly contactId: string,
    readonly page: { cursor?: string; limit: number },
  ) {
    super();
  }
}

export interface TagCount {
  tag: string;
  contacts: number;
}

/** Every tag in use, with the number of contacts in use that carry it. */
export class ListTags extends Query<TagCount[]> {
  constructor(readonly tenantId: string) {
    super();
  }
}
