import type { Actor } from '../../../../shared-kernel/tenant.js';

export type ActivityKind =
  | 'captured'
  | 'imported'
  | 'changed'
  | 'archived'
  | 'unarchived'
  | 'basis-recorded'
  | 'basis-withdrawn'
  | 'restricted'
  | 'restriction-lifted'
  | 'note';

/** One command's place in history: who did it, when, and the id of the timeline entry that it leaves. */
export interface Occasion {
  id: string;
  by: Actor;
  at: Date;
}

/** One entry in a contact's timeline. It is never changed. */
export class Activity {
  readonly tenantId!: string;
  readonly id!: string;
  readonly contactId!: string;
  readonly kind!: ActivityKind;
  readonly at!: Date;
  readonly actorKind!: Actor['kind'];
  readonly actorId!: string;
  /** A note's words. */
  readonly text!: string | null;
  /** E.g. the names of the fields that changed. */
  readonly facts!: Record<string, unknown>;

  static of(
    contact: { tenantId: string; id: string },
    kind: ActivityKind,
    { id, by, at }: Occasion,
    facts: Record<string, unknown> = {},
    text: string | null = null,
  ): Activity {
    return Object.assign(new Activity(), {
      tenantId: contact.tenantId,
      id,
      contactId: contact.id,
      kind,
      at,
      actorKind: by.kind,
      actorId: by.id,
      text,
      facts,
    });
  }
}
