import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Outbox } from '../../../shared-kernel/commands.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { BackOfficeRead, ChainBegun, EvidenceAudit, type EvidenceReport } from '../contract.js';
import { type ChainFault, ChainInspection, emptyHead, sealOnto } from '../domain/evidence.js';
import { EvidenceLog } from '../domain/ports.js';
import { AcrossTenants, EvidenceKey, TenantWork } from './ports.js';

const SEALED_AT_ONCE = 500;
const TENANTS_AT_ONCE = 100;
const INSPECTED_AT_ONCE = 1000;

/** Links what is not sealed yet onto the tenant's chain; returns the number of rows. */
export class SealEvidence extends Command<number> {
  constructor(readonly tenantId: string) {
    super();
  }
}

/** Takes down in the operator's chain that a tenant's chain begins. */
export class AnnounceChain extends Command<void> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(readonly subjectTenantId: string) {
    super();
  }
}

/** Staff read something of a tenant's; whoever it concerns can see that. */
export class RecordBackOfficeRead extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly what: string,
  ) {
    super();
  }
}

@CommandHandler(SealEvidence)
export class SealEvidenceHandler implements ICommandHandler<SealEvidence> {
  constructor(
    private readonly log: EvidenceLog,
    private readonly key: EvidenceKey,
  ) {}

  async execute({ tenantId }: SealEvidence): Promise<number> {
    const { mac } = this.key;
    // Whoever holds the head is the chain's only sealer; the others wait here and find less to do.
    const head = (await this.log.lockHead(tenantId)) ?? (await this.log.begin(emptyHead(tenantId, mac)));
    const rows = await this.log.unsealed(tenantId, SEALED_AT_ONCE);
    if (rows.length === 0) return 0;

    const { sealed, head: grown } = sealOnto(head, rows, mac);
    await this.log.seal(sealed, grown);
    return sealed.length;
  }
}

@CommandHandler(AnnounceChain)
export class AnnounceChainHandler implements ICommandHandler<AnnounceChain> {
  constructor(private readonly outbox: Outbox) {}

  async execute({ tenantId, subjectTenantId }: AnnounceChain): Promise<void> {
    this.outbox.add(new ChainBegun(tenantId, subjectTenantId));
  }
}

@CommandHandler(RecordBackOfficeRead)
export class RecordBackOfficeReadHandler implements ICommandHandler<RecordBackOfficeRead> {
  constructor(private readonly outbox: Outbox) {}

  async execute({ tenantId, what }: RecordBackOfficeRead): Promise<void> {
    this.outbox.add(new BackOfficeRead(tenantId, tenantId, what));
  }
}

/** Seals every chain that has grown. Writes never wait for it (decision 11). */
@Injectable()
export class Sealing {
  constructor(
    private readonly across: AcrossTenants,
    private readonly tenants: TenantWork,
    private readonly log: EvidenceLog,
    private readonly commands: CommandBus,
  ) {}

  async pass(): Promise<number> {
    let sealed = 0;
    for (const tenantId of await this.across.tenantsWithUnsealedEvidence(TENANTS_AT_ONCE)) {
      sealed += await this.tenants.inTenant(tenantId, () => this.sealOnce(tenantId));
    }
    return sealed;
  }

  /** One chain to its end, for whoever is about to show it. */
  async seal(tenantId: string): Promise<void> {
    await this.tenants.inTenant(tenantId, async () => {
      while ((await this.sealOnce(tenantId)) > 0);
    });
  }

  private async sealOnce(tenantId: string): Promise<number> {
    // Announced before it begins: a crash in between announces it twice, never a chain that nobody knows of.
    if (tenantId !== OPERATOR_TENANT && !(await this.log.head(tenantId))) {
      await this.tenants.inTenant(OPERATOR_TENANT, () => this.commands.execute(new AnnounceChain(tenantId)));
    }
    return this.commands.execute(new SealEvidence(tenantId));
  }
}

/** Walks chains in pages, so that a long one costs no memory. */
@Injectable()
export class ChainAudit extends EvidenceAudit {
  constructor(
    private readonly across: AcrossTenants,
    private readonly tenants: TenantWork,
    private readonly log: EvidenceLog,
    private readonly key: EvidenceKey,
  ) {
    super();
  }

  async verify(tenantId?: string): Promise<EvidenceReport> {
    const found = tenantId ? [tenantId] : [...new Set([OPERATOR_TENANT, ...(await this.across.tenantsWithEvidence())])];
    const report: EvidenceReport = { tenants: 0, rows: 0, unsealed: 0, faults: [] };
    const announced = new Set<string>();
    for (const tenant of found) {
      const chain = await this.tenants.inTenant(tenant, () => this.walk(tenant, announced));
      report.tenants += 1;
      report.rows += chain.rows;
      report.unsealed += chain.unsealed;
      report.faults.push(...chain.faults);
    }
    if (!tenantId) report.faults.push(...(await this.lostChains(announced)));
    return report;
  }

  private async walk(tenantId: string, announced: Set<string>) {
    const inspection = new ChainInspection(tenantId, this.key.mac);
    let rows = 0;
    let last: number | undefined;
    let head = await this.log.head(tenantId);
    // The sealer may be at work: a head counts once no row has appeared after it was read.
    for (let page = await this.page(tenantId, last); page.length > 0; page = await this.page(tenantId, last)) {
      for (const row of page) {
        if (row.eventType === 'terms.ChainBegun') announced.add(row.subjectId);
        inspection.visit(row);
      }
      rows += page.length;
      last = page.at(-1)!.seq;
      head = await this.log.head(tenantId);
    }
    return { rows, faults: inspection.conclude(head), unsealed: await this.log.unsealedCount(tenantId) };
  }

  private page(tenantId: string, after: number | undefined) {
    return this.log.sealedAfter(tenantId, after, INSPECTED_AT_ONCE);
  }

  /** A chain that was announced and whose head is gone was removed whole. */
  private async lostChains(announced: Set<string>): Promise<ChainFault[]> {
    const faults: ChainFault[] = [];
    for (const tenantId of announced) {
      const head = await this.tenants.inTenant(tenantId, () => this.log.head(tenantId));
      if (!head) faults.push({ tenantId, fault: 'chain-missing', evidenceId: null, seq: null, throughSeq: null });
    }
    return faults;
  }
}
