import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { Invalid } from '../../../shared-kernel/errors.js';
import { DataDisclosed, type DisclosureGround } from '../contract-disclosures.js';

export interface NewDisclosure {
  recipient: string;
  /** Which data, in words that name nobody more than needed. */
  what: string;
  ground: DisclosureGround | undefined;
  /** The law, the need under the agreement, or whose consent and when. */
  basis: string;
  disclosedAt: Date;
  by: string;
  /** The client that it is about, where it lies with the operator because that client is not to learn of it here. */
  aboutTenantId?: string;
  /** What brought it here by itself; one origin is one entry. */
  origin?: string;
}

/** What went to a third party, on which ground (ToS 9.6). Written once and never changed: a register has no erasers. */
export class Disclosure extends AggregateRoot {
  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly number: string,
    readonly recipient: string,
    readonly what: string,
    readonly ground: DisclosureGround,
    readonly basis: string,
    readonly disclosedAt: Date,
    readonly recordedAt: Date,
    readonly recordedBy: string,
    readonly aboutTenantId: string | null,
    readonly origin: string | null,
  ) {
    super();
  }

  static record(
    ids: { tenantId: string; id: string; number: string },
    { recipient, what, ground, basis, disclosedAt, by, aboutTenantId, origin }: NewDisclosure,
    at: Date,
  ): Disclosure {
    if (!ground) throw Invalid.field('/ground', 'no-ground', 'Nothing is disclosed without a ground.', 'ToS 9.6');
    if (basis.trim() === '')
      throw Invalid.field('/basis', 'required', 'Say which law, need or consent it rests on.', 'ToS 9.6');
    if (disclosedAt > at) throw Invalid.field('/disclosedAt', 'in-future', 'That is still to come.', 'ToS 9.6');
    const { tenantId, id, number } = ids;
    const written = new Disclosure(
      tenantId,
      id,
      number,
      recipient,
      what,
      ground,
      basis.trim(),
      disclosedAt,
      at,
      by,
      aboutTenantId ?? null,
      origin ?? null,
    );
    written.record(new DataDisclosed(tenantId, id, at.toISOString(), number, ground, by));
    return written;
  }
}

export abstract class Disclosures {
  abstract add(disclosure: Disclosure): void;
}
