import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { ClauseId } from '../../shared-kernel/errors.js';

/** The only three grounds of ToS 9.6. */
export type DisclosureGround = 'law' | 'need' | 'consent';

/** Something of a client's, or about its people, went to somebody else; what and to whom stands in the row. */
export class DataDisclosed extends DomainEvent {
  readonly type = 'privacy.DataDisclosed';
  override readonly clause: ClauseId = 'ToS 9.6';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
    readonly number: string,
    readonly ground: DisclosureGround,
    readonly by: string,
  ) {
    super();
  }
}
