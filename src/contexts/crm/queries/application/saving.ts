import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../shared-kernel/clock.js';
import { Ids } from '../../../../shared-kernel/ids.js';
import type { Actor } from '../../../../shared-kernel/tenant.js';
import { type DefinitionDraft, readDefinition } from '../domain/definition.js';
import { SavedQueries } from '../domain/ports.js';
import { SavedQuery } from '../domain/saved-query.js';
import { QueryCatalogue } from './ports.js';

export class SaveQuery extends Command<{ id: string; version: number }> {
  constructor(
    readonly tenantId: string,
    readonly name: string,
    readonly definition: DefinitionDraft,
    readonly by: Actor,
  ) {
    super();
  }
}

@CommandHandler(SaveQuery)
export class SavingQueries implements ICommandHandler<SaveQuery> {
  constructor(
    private readonly queries: SavedQueries,
    private readonly catalogue: QueryCatalogue,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, name, definition: draft, by }: SaveQuery): Promise<{ id: string; version: number }> {
    const definition = readDefinition(draft, this.catalogue.source(draft.source));
    const query = SavedQuery.save(tenantId, this.ids.next(), name, definition, by.id, this.clock.now());
    await this.queries.add(query);
    return { id: query.id, version: query.version };
  }
}

export class ChangeQuery extends Command<{ id: string; version: number }> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly version: number,
    readonly change: { name?: string; definition?: DefinitionDraft },
  ) {
    super();
  }
}

@CommandHandler(ChangeQuery)
export class ChangingQueries implements ICommandHandler<ChangeQuery> {
  constructor(
    private readonly queries: SavedQueries,
    private readonly catalogue: QueryCatalogue,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, id, version, change }: ChangeQuery): Promise<{ id: string; version: number }> {
    const query = await this.queries.byId(tenantId, id);
    query.expect(version);
    const draft = { ...query.definition, ...change.definition };

    query.change(
      change.name ?? query.name,
      readDefinition(draft, this.catalogue.source(draft.source)),
      this.clock.now(),
    );
    await this.queries.keep(query);
    return { id, version: query.version };
  }
}

/** Takes a query off the list; what it answered stays. */
export class RemoveQuery extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly version: number,
  ) {
    super();
  }
}

@CommandHandler(RemoveQuery)
export class RemovingQueries implements ICommandHandler<RemoveQuery> {
  constructor(
    private readonly queries: SavedQueries,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, id, version }: RemoveQuery): Promise<void> {
    const query = await this.queries.byId(tenantId, id);
    query.expect(version);
    query.remove(this.clock.now());
    this.queries.remove(query);
  }
}
