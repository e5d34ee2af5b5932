import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { ClauseId } from '../../shared-kernel/errors.js';

/** ToS 9.8: what somebody may say yes to. Nothing of the contract rests on it (K19). */
export type ConsentPurpose = 'marketing' | 'research';
export type ConsentChannel = 'email' | 'phone';

/** The subject is the consent; whose it is stands in its row. */
abstract class ConsentEvent extends DomainEvent {
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
    readonly purpose: ConsentPurpose,
    readonly channel: ConsentChannel,
    /** Where it was said. */
    readonly way: 'registration' | 'privacy-centre' | 'link',
  ) {
    super();
  }
}

export class ConsentGiven extends ConsentEvent {
  readonly type = 'privacy.ConsentGiven';
  override readonly clause: ClauseId = 'ToS 9.5';
}
export class ConsentWithdrawn extends ConsentEvent {
  readonly type = 'privacy.ConsentWithdrawn';
  override readonly clause: ClauseId = 'ToS 9.8';
}
