import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type CasePerson, WorkSource } from '../../../shared-kernel/work.js';
import { CasePeople } from '../application/ports.js';

/** Every source that some module lists, once. */
@Injectable()
export class WorkSources {
  private found: WorkSource[] | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  all(): WorkSource[] {
    const providers = this.discovery.getProviders().map(({ instance }) => instance);
    this.found ??= [...new Set(providers.filter((instance) => instance instanceof WorkSource))];
    return this.found;
  }
}

@Injectable()
export class PeopleOfCases extends CasePeople {
  constructor(private readonly sources: WorkSources) {
    super();
  }

  async of(tenantId: string, caseId: string): Promise<CasePerson | undefined> {
    for (const source of this.sources.all()) {
      const person = await source.personOf(tenantId, caseId);
      if (person) return person;
    }
    return undefined;
  }
}
