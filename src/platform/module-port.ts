import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { InventoriedTable } from '../shared-kernel/data-inventory.js';

export interface NavigationEntry {
  /** Key of the title in the web client's catalogues. */
  titleKey: string;
  path: string;
  icon: string;
  order: number;
}

/** One file of a tenant's export: rows are streamed, so that size does not matter. */
export interface ExportPart {
  name: string;
  rows: AsyncIterable<Record<string, unknown>>;
}

/**
 * One kind of thing that people put into a module (AUP 2.1, 2.2). Its table has a column `withheld_under`; every
 * read and every change of a row that has a clause in it is refused by kernel's `demandShown`, and lists leave it out.
 */
export interface ContentKind {
  /** What its address ends in, before the id, in the web client and in the API: `contacts`. */
  paths: readonly string[];
  table: string;
  /** Tables that hold parts of it and go out of sight with it. */
  parts: readonly string[];
  /** SQL over the row (`content`) for the account that put it in; `null` where nobody knows. */
  author: string;
}

/**
 * The stable port for CRM modules. Extending this class and listing it among a Nest module's providers is
 * the whole registration: it gives the module its entitlement, meters, navigation, export and erasure.
 */
export abstract class CrmModule {
  abstract readonly key: string;
  /** The name that a plan lists among its modules. */
  abstract readonly entitlement: string;
  /** API scopes that the module defines, `contacts:read`. */
  abstract readonly permissions: string[];
  /** Meters that its work draws on. */
  abstract readonly meters: string[];
  abstract readonly navigation: NavigationEntry[];
  /** Every table that it keeps and what is personal in it; a column that it leaves out fails the build (ToS 9.3). */
  abstract readonly dataInventory: readonly InventoriedTable[];
  /** What people put in here; a table of client data that is in no kind fails the contract's test. */
  abstract readonly content: readonly ContentKind[];
  /** Everything that the module keeps for a tenant, in a machine-readable form (ToS 9.9). */
  abstract exportData(tenantId: string): ExportPart[];
  /** Removes one batch in the caller's transaction; returns the rows removed, 0 when nothing is left. */
  abstract eraseData(tenantId: string): Promise<number>;
  /** Told when the instance changes state; most modules need not act. */
  onInstanceState(_tenantId: string, _state: string): Promise<void> {
    return Promise.resolve();
  }
  /** Told, in the same transaction, that a piece of content is out of sight; what still works with it stops. */
  onWithheld(_tenantId: string, _kind: ContentKind, _id: string): Promise<void> {
    return Promise.resolve();
  }
}

/** All modules of this build, in the order of their navigation. */
@Injectable()
export class CrmModules implements OnModuleInit {
  private modules: CrmModule[] = [];

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const found = this.discovery.getProviders().map(({ instance }) => instance);
    this.modules = [...new Set(found.filter((instance) => instance instanceof CrmModule))];
    const keys = this.modules.map(({ key }) => key);
    const twice = keys.find((key, index) => keys.indexOf(key) !== index);
    if (twice) throw new Error(`Two modules are called ${twice}`);
  }

  all(): CrmModule[] {
    return this.modules;
  }
}
