import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Contents, type KnownContent } from '../shared-kernel/contents.js';
import type { ClauseId } from '../shared-kernel/errors.js';
import { isId } from '../shared-kernel/ids.js';
import { Database } from './database.js';
import { type ContentKind, type CrmModule, CrmModules } from './module-port.js';

interface Found {
  module: CrmModule;
  kind: ContentKind;
  id: string;
}

/** Finds whose content an address means by how it ends, in the web client as in the API. */
@Injectable()
export class ModuleContents extends Contents {
  constructor(
    private readonly modules: CrmModules,
    private readonly database: Database,
  ) {
    super();
  }

  async withhold(tenantId: string, address: string, clause: ClauseId): Promise<KnownContent | undefined> {
    const found = this.at(address);
    const content = found && (await this.mark(tenantId, found, clause));
    if (content) await found.module.onWithheld(tenantId, found.kind, found.id);
    return content;
  }

  async show(tenantId: string, address: string): Promise<KnownContent | undefined> {
    const found = this.at(address);
    return found && this.mark(tenantId, found, null);
  }

  async read(tenantId: string, address: string): Promise<Record<string, unknown> | undefined> {
    const found = this.at(address);
    if (!found) return undefined;
    const { rows } = await sql<{ content: Record<string, unknown> }>`
      select to_jsonb(content) - 'tenant_id' as content from ${sql.table(found.kind.table)} as content
      where tenant_id = ${tenantId} and id = ${found.id}`.execute(this.database.app());
    return rows[0]?.content;
  }

  private at(address: string): Found | undefined {
    const [, path = '', id = ''] = /^(.+)\/([^/]+)$/.exec(address) ?? [];
    if (!isId(id)) return undefined;
    for (const module of this.modules.all())
      for (const kind of module.content)
        if (kind.paths.some((known) => path === known || path.endsWith(`/${known}`))) return { module, kind, id };
    return undefined;
  }

  private async mark(
    tenantId: string,
    { kind, id }: Found,
    clause: ClauseId | null,
  ): Promise<KnownContent | undefined> {
    const { rows } = await sql<KnownContent>`
      update ${sql.table(kind.table)} as content set withheld_under = ${clause}
      where tenant_id = ${tenantId} and id = ${id}
      returning (${sql.raw(kind.author)})::text as "authorId"`.execute(this.database.app());
    return rows[0];
  }
}
