import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared-kernel/clock.js';
import { Conflict, Invalid, Unavailable } from '../../../shared-kernel/errors.js';
import { Clients } from '../../tenancy/contract.js';
import { type DocumentKind, LegalLibrary } from '../../terms/contract.js';
import type { DocumentSeen } from '../domain/order.js';

/** ToS 4.3: both are accepted before an order can be paid. */
const PURCHASE_DOCUMENTS: DocumentKind[] = ['terms-of-service', 'privacy-policy'];

export interface Purchaser {
  accountId: string;
  ip: string;
  locale: string;
  /** A consumer's two boxes about the first fourteen days (ToS 6.3). */
  expressStart?: { consent: boolean; acknowledgement: boolean };
}

/** What a buyer is shown, and says yes to, before anything can be paid: by card or on a pro forma (ToS 4.3, 4.6). */
@Injectable()
export class PurchaseTerms {
  constructor(
    private readonly library: LegalLibrary,
    private readonly clients: Clients,
    private readonly clock: Clock,
  ) {}

  async inForce(tenantId: string): Promise<DocumentSeen[]> {
    const { language } = await this.clients.profile(tenantId);
    const inForce = await this.library.inForce(this.clock.now(), language);
    return PURCHASE_DOCUMENTS.map((kind) => {
      const document = inForce.get(kind);
      if (!document) throw new Unavailable('terms-missing', 'Nothing can be sold while a document is missing.');
      return { kind, version: document.version, sha256: document.sha256 };
    });
  }

  /** Takes down a yes to each document, in the version that the summary names. */
  async accept(purchase: Purchase, given: DocumentSeen[], purchaser: Purchaser): Promise<void> {
    for (const [index, wanted] of purchase.documents.entries()) {
      const accepted = given.find(({ kind }) => kind === wanted.kind);
      if (!accepted)
        throw Invalid.field(`/acceptances/${index}`, 'not-accepted', `${wanted.kind} has to be accepted.`, 'ToS 4.3');
      if (accepted.version !== wanted.version)
        throw new Conflict('stale-terms', `Version ${wanted.version} of ${wanted.kind} is the one to accept.`, {
          clause: 'ToS 4.3',
        });
      await this.library.accept({
        tenantId: purchase.tenantId,
        accountId: purchaser.accountId,
        ip: purchaser.ip,
        locale: purchaser.locale,
        kind: wanted.kind as DocumentKind,
        version: accepted.version,
        sha256: accepted.sha256,
        manner: 'EXPLICIT',
        occasion: purchase.occasion,
      });
    }
  }
}

export interface Purchase {
  tenantId: string;
  /** As the acceptance's row names it: `order:<id>`. */
  occasion: string;
  documents: DocumentSeen[];
}
