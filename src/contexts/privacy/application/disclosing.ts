import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler, Query } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { ReactsTo } from '../../../shared-kernel/commands.js';
import { caseNumber, Ids } from '../../../shared-kernel/ids.js';
import type { AuthorityReportApproved } from '../../conduct/contract.js';
import { ToldAuthorities } from '../../conduct/contract-authorities.js';
import type { DisclosureGround } from '../contract-disclosures.js';
import { Disclosure, Disclosures } from '../domain/disclosure.js';

/** Staff write down what they gave to whom, and on which ground (ToS 9.6). It lies with the client, who can read it. */
export class RecordDisclosure extends Command<{ id: string; number: string }> {
  constructor(
    readonly tenantId: string,
    readonly disclosed: {
      recipient: string;
      what: string;
      ground: DisclosureGround | undefined;
      basis: string;
      /** ISO instant; now, where it is not said. */
      disclosedAt: string | undefined;
    },
    readonly staffId: string,
  ) {
    super();
  }
}

export interface DisclosureRow {
  /** Where it lies. */
  tenantId: string;
  /** Whose data it was, where it lies with the operator. */
  aboutTenantId: string | null;
  id: string;
  number: string;
  ground: DisclosureGround;
  disclosedAt: string;
}

export interface DisclosureRecord extends DisclosureRow {
  recipient: string;
  what: string;
  basis: string;
  recordedAt: string;
  recordedBy: string;
}

/** One client's, newest first. */
export class ListDisclosures extends Query<DisclosureRecord[]> {
  constructor(
    readonly tenantId: string,
    readonly aboutTenantId?: string,
  ) {
    super();
  }
}

/** Over all clients, newest first: which, when and on which ground. */
export class ListAllDisclosures extends Query<DisclosureRow[]> {}

@CommandHandler(RecordDisclosure)
export class RecordDisclosureHandler implements ICommandHandler<RecordDisclosure> {
  constructor(
    private readonly disclosures: Disclosures,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, disclosed, staffId }: RecordDisclosure): Promise<{ id: string; number: string }> {
    const now = this.clock.now();
    const id = this.ids.next();
    const { disclosedAt, ...given } = disclosed;
    const facts = { ...given, disclosedAt: disclosedAt ? new Date(disclosedAt) : now, by: staffId };
    const written = Disclosure.record({ tenantId, id, number: caseNumber('D', id) }, facts, now);
    this.disclosures.add(written);
    return { id, number: written.number };
  }
}

/**
 * AUP 4, ToS 9.6: what an authority was told of a case is a disclosure like any other, on the ground of a law. It lies
 * with the operator as the report does: neither the client's register nor its evidence may warn whom it is about. What
 * was told stands in the report alone.
 */
@Injectable()
export class ToldAuthoritiesAreDisclosures {
  constructor(
    private readonly told: ToldAuthorities,
    private readonly disclosures: Disclosures,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  @ReactsTo<AuthorityReportApproved>('conduct.AuthorityReportApproved')
  async record({ tenantId, subjectId }: AuthorityReportApproved): Promise<void> {
    const report = await this.told.report(tenantId, subjectId);
    if (!report) throw new Error(`Authority report ${subjectId} was approved and cannot be read`);
    const { number, authority, legalBasis, aboutTenantId, approvedBy, approvedAt } = report;
    const id = this.ids.next();
    const facts = {
      recipient: authority,
      what: `AUP 4: ${number}`,
      ground: 'law' as const,
      basis: legalBasis,
      disclosedAt: approvedAt,
      by: approvedBy,
      aboutTenantId,
      origin: `authority-report:${subjectId}`,
    };
    this.disclosures.add(Disclosure.record({ tenantId, id, number: caseNumber('D', id) }, facts, this.clock.now()));
  }
}
