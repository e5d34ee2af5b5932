import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { DocumentAccepted, type DocumentKind, type NewAcceptance } from '../contract.js';

/** ToS 3.2: who said yes to which bytes, when and from where. Written once, never changed. */
export class Acceptance extends AggregateRoot {
  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly accountId: string,
    readonly kind: DocumentKind,
    readonly version: string,
    readonly sha256: string,
    readonly manner: NewAcceptance['manner'],
    readonly occasion: string,
    readonly ip: string,
    readonly locale: string,
    readonly acceptedAt: Date,
  ) {
    super();
  }

  static given(id: string, a: NewAcceptance, at: Date): Acceptance {
    const { tenantId, accountId, kind, version, sha256, manner, occasion } = a;
    const acceptance = new Acceptance(
      tenantId,
      id,
      accountId,
      kind,
      version,
      sha256,
      manner,
      occasion,
      a.ip,
      a.locale,
      at,
    );
    acceptance.record(
      new DocumentAccepted(tenantId, id, accountId, kind, version, sha256, manner, occasion, at.toISOString()),
    );
    return acceptance;
  }
}
