import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { ClauseId } from '../shared-kernel/errors.js';

/** Why we hold a personal field (ToS 9.3): every personal column names one. */
export type Purpose =
  | 'contract'
  | 'service'
  | 'complaints'
  | 'security'
  | 'marketing'
  | 'legal-obligation'
  | 'client-data';

/** One personal column: whose it is, what for, and what ends it. */
export interface PersonalField {
  table: string;
  column: string;
  purpose: Purpose;
  /** `processor` for what a client keeps about its own contacts (K11). */
  role: 'controller' | 'processor';
  retainedUnder?: ClauseId | string;
}

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
  abstract readonly dataInventory: PersonalField[];
  /** Everything that the module keeps for a tenant, in a machine-readable form (ToS 9.9). */
  abstract exportData(tenantId: string): ExportPart[];
  /** Removes one batch in the caller's transaction; returns the rows removed, 0 when nothing is left. */
  abstract eraseData(tenantId: string): Promise<number>;
  /** Told when the instance changes state; most modules need not act. */
  onInstanceState(_tenantId: string, _state: string): Promise<void> {
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
