import { AggregateRoot, DomainEvent } from '../../../shared-kernel/aggregate-root.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import { Conflict, OutOfOrder } from '../../../shared-kernel/errors.js';
import type { DocumentKind, Language } from '../../terms/contract.js';
import {
  AgreementConcluded,
  AgreementEnded,
  AgreementReinstated,
  ClientReclassified,
  type CustomerKind,
} from '../contract.js';
import { type OrgNumber, orgNumberOf } from './org-number.js';
import { clauseOfKind, type Party } from './reclassification.js';
import type { Registration } from './registration.js';

/** K4: what a consumer concluded stays a consumer's, whatever the client counts as by now. */
export const kindAt = (
  { customerKind, consumerUntil }: { customerKind: CustomerKind; consumerUntil: Date | null },
  concludedAt: Date,
): CustomerKind => (consumerUntil && concludedAt < consumerUntil ? 'consumer' : customerKind);

export type ClientState = 'PENDING' | 'ACTIVE' | 'ENDED';

/**
 * The company, or with `consumerSales` the person, that a contract is with (ToS 1.5.client,
 * 1.5.consumer). One a tenant.
 */
export class Client extends AggregateRoot {
  state: ClientState = 'PENDING';
  orgNo: string | null;
  orgNoIsPersonal: boolean;
  /** Until then it counted as a consumer; null where it never did, and where it still does. */
  consumerUntil: Date | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    public name: string,
    public customerKind: CustomerKind,
    readonly country: string,
    orgNumber: OrgNumber | undefined,
    public language: Language,
    /** ToS 3.6.a: demands go here; it never changes while the contract lives. */
    public registrationEmail: string,
    public contactName: string,
  ) {
    super();
    this.orgNo = orgNumber?.number ?? null;
    this.orgNoIsPersonal = orgNumber?.personal ?? false;
  }

  static from(registration: Registration): Client {
    const { tenantId, clientName, customerKind, country, orgNumber, language, email, name } = registration;
    return new Client(tenantId, clientName, customerKind, country, orgNumber, language, email, name);
  }

  get orgNumber(): OrgNumber | undefined {
    return orgNumberOf(this.country, this.orgNo, this.orgNoIsPersonal);
  }

  welcome(): void {
    if (this.state !== 'PENDING') throw new OutOfOrder('The client', this.state, 'be welcomed');

    this.state = 'ACTIVE';
  }

  changeSettings({ name, language }: { name?: string; language?: Language }, at: Date): void {
    const changed = [
      ...(name !== undefined && name !== this.name ? ['name'] : []),
      ...(language !== undefined && language !== this.language ? ['language'] : []),
    ];
    if (changed.length === 0) return;

    this.name = name ?? this.name;
    this.language = language ?? this.language;
    this.record(new ClientSettingsChanged(this.tenantId, this.tenantId, changed, at.toISOString()));
  }

  /** Throws where the client counts as that already. */
  demandOther(kind: CustomerKind): void {
    if (kind === this.customerKind)
      throw new Conflict('same-kind', `This client counts as a ${kind} already.`, { clause: clauseOfKind(kind) });
  }

  /**
   * ToS 1.5.client, 1.5.consumer: it was declared as what it is not. K4: what was concluded while it counted as a
   * consumer keeps a consumer's rights; whoever turns out to be one has them for everything.
   */
  reclassify({ kind, name, orgNumber }: Party, at: Date): void {
    this.demandOther(kind);

    this.consumerUntil = kind === 'business' ? at : null;
    this.customerKind = kind;
    this.name = name;
    this.orgNo = orgNumber?.number ?? null;
    this.orgNoIsPersonal = orgNumber?.personal ?? false;
    this.record(new ClientReclassified(this.tenantId, this.tenantId, clauseOfKind(kind), kind, at.toISOString()));
  }

  leave(): void {
    if (this.state === 'ACTIVE') this.state = 'ENDED';
  }

  return(): void {
    if (this.state === 'ENDED') this.state = 'ACTIVE';
  }

  /**
   * ToS 9.4. A company's name is no personal data and stays with its evidence; a sole trader's and a
   * consumer's goes. Invoices keep what bookkeeping law asks for, in their own rows.
   */
  forget(): void {
    if (this.customerKind === 'consumer' || this.orgNoIsPersonal) this.name = '';
    this.registrationEmail = '';
    this.contactName = '';
    this.orgNo = null;
    this.orgNoIsPersonal = false;
  }
}

/** Which fields an administrator changed; not to what. */
export class ClientSettingsChanged extends DomainEvent {
  readonly type = 'tenancy.ClientSettingsChanged';
  override readonly clause = 'ToS 1.5.administrator';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly fields: string[],
    readonly at: string,
  ) {
    super();
  }
}

export type AgreementState = 'PENDING' | 'ACTIVE' | 'ENDED';

/**
 * The contract itself (ToS 3.1): it begins with the acceptance of both documents and ends at block, closure
 * or termination; the end of a subscription alone does not end it.
 */
export class Agreement extends AggregateRoot {
  state: AgreementState = 'PENDING';
  concludedAt: Date | null = null;
  endedAt: Date | null = null;

  private constructor(readonly tenantId: string) {
    super();
  }

  static propose(tenantId: string): Agreement {
    return new Agreement(tenantId);
  }

  conclude(accepted: DocumentKind[], party: { customerKind: CustomerKind; country: string }, at: Date): void {
    if (this.state !== 'PENDING') throw new OutOfOrder('The agreement', this.state, 'be concluded');
    // ToS 3.2: no contract without the acceptance of both documents.
    if (!accepted.includes('terms-of-service') || !accepted.includes('acceptable-use-policy'))
      throw new Conflict('not-accepted', 'Both documents must be accepted before a contract exists.', {
        clause: 'ToS 3.2',
      });

    this.state = 'ACTIVE';
    this.concludedAt = at;
    this.record(
      new AgreementConcluded(this.tenantId, this.tenantId, party.customerKind, party.country, at.toISOString()),
    );
  }

  end(clause: ClauseId, at: Date): void {
    if (this.state !== 'ACTIVE') return;

    this.state = 'ENDED';
    this.endedAt = at;
    this.record(new AgreementEnded(this.tenantId, this.tenantId, clause, at.toISOString()));
  }

  /** ToS 4.7: subscribing again before the purge restores everything, the contract too. */
  reinstate(clause: ClauseId, at: Date): void {
    if (this.state !== 'ENDED') return;

    this.state = 'ACTIVE';
    this.endedAt = null;
    this.record(new AgreementReinstated(this.tenantId, this.tenantId, clause, at.toISOString()));
  }
}
