import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import type { DataSubject, ErasedData } from '../../../shared-kernel/personal-data.js';

/** That a person was erased, and what was kept by which law. It names nobody: the person is a keyed hash. */
export class ErasureEntry extends AggregateRoot {
  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly role: DataSubject['role'],
    readonly person: string,
    readonly receipt: ErasedData,
    readonly at: Date,
  ) {
    super();
  }

  static of(
    facts: { tenantId: string; id: string; role: DataSubject['role']; person: string; receipt: ErasedData },
    at: Date,
  ): ErasureEntry {
    return new ErasureEntry(facts.tenantId, facts.id, facts.role, facts.person, facts.receipt, at);
  }
}
