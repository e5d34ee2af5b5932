import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../../platform/database.js';
import { CrmModule, type ExportPart } from '../../../../platform/module-port.js';
import type { InventoriedTable } from '../../../../shared-kernel/data-inventory.js';
import { type QuerySource, QuerySources } from '../../queries/contract.js';
import { ContactRecords } from '../contract.js';
import type { ContactTables } from './tables.js';

const BATCH = 1_000;

/** What queries may ask of contacts. Restricted ones are kept, not analysed (ToS 9.9), withheld ones not shown (AUP 2.2). */
const source: QuerySource = {
  key: 'contacts',
  relation: 'contact',
  absentIn: ['restriction', 'archived_at', 'withheld_under'],
  fields: [
    { name: 'kind', column: 'kind', type: 'keyword' },
    { name: 'givenName', column: 'given_name', type: 'text' },
    { name: 'familyName', column: 'family_name', type: 'text' },
    { name: 'companyName', column: 'company_name', type: 'text' },
    { name: 'title', column: 'title', type: 'text' },
    { name: 'email', column: 'email', type: 'text' },
    { name: 'phones', column: 'phones', type: 'tags' },
    { name: 'city', column: 'city', type: 'text' },
    { name: 'postalCode', column: 'postal_code', type: 'text' },
    { name: 'country', column: 'country', type: 'keyword' },
    { name: 'language', column: 'language', type: 'keyword' },
    { name: 'tags', column: 'tags', type: 'tags' },
    { name: 'basis', column: 'basis', type: 'keyword' },
    { name: 'basisSource', column: 'basis_source', type: 'text' },
    { name: 'basisAt', column: 'basis_at', type: 'instant' },
    { name: 'createdAt', column: 'created_at', type: 'instant' },
    { name: 'updatedAt', column: 'updated_at', type: 'instant' },
  ],
};

const processed = { role: 'processor', subjects: ['client-contact'], retention: 'instance' } as const;

const inventory: InventoriedTable[] = [
  {
    ...processed,
    table: 'contact',
    personal: [
      {
        purposes: ['client-data'],
        columns: [
          ...['given_name', 'family_name', 'company_name', 'title', 'email', 'phones', 'street', 'postal_code', 'city'],
          ...['country', 'tags', 'language', 'notes', 'sort_name', 'search_text', 'company_id'],
          ...['basis', 'basis_source', 'basis_evidence_ref', 'basis_at', 'restriction', 'restricted_at'],
        ],
      },
    ],
    plain: ['tenant_id', 'id', 'version', 'kind', 'archived_at', 'created_at', 'updated_at', 'withheld_under'],
  },
  {
    ...processed,
    table: 'contact_activity',
    subjects: ['client-contact', 'user'],
    personal: [{ purposes: ['client-data'], columns: ['contact_id', 'actor_id', 'text', 'facts'] }],
    plain: ['tenant_id', 'at', 'id', 'kind', 'actor_kind', 'withheld_under'],
  },
  {
    ...processed,
    table: 'contact_tag',
    personal: [{ purposes: ['client-data'], columns: ['tag', 'contact_id'] }],
    plain: ['tenant_id'],
  },
];

/** Contacts as a module: registered by being a provider. */
@Injectable()
export class ContactsManifest extends CrmModule implements OnModuleInit {
  readonly key = 'contacts';
  readonly entitlement = 'contacts';
  readonly permissions = ['contacts:read', 'contacts:write'];
  readonly meters: string[] = [];
  readonly navigation = [{ titleKey: 'nav.contacts', path: '/contacts', icon: 'contacts', order: 10 }];
  readonly dataInventory = inventory;
  readonly content = [
    {
      paths: ['contacts'],
      table: 'contact',
      parts: ['contact_tag'],
      author: `select actor_id from contact_activity first where first.tenant_id = content.tenant_id
        and first.contact_id = content.id and actor_kind in ('user', 'administrator') order by at, first.id limit 1`,
    },
    { paths: ['timeline'], table: 'contact_activity', parts: [], author: 'actor_id' },
  ];

  constructor(
    private readonly database: Database,
    private readonly records: ContactRecords,
    private readonly sources: QuerySources,
  ) {
    super();
  }

  onModuleInit(): void {
    this.sources.register(source);
  }

  exportData(tenantId: string): ExportPart[] {
    return [
      { name: 'contacts', rows: this.contacts(tenantId) },
      { name: 'contact-activities', rows: this.activities(tenantId) },
    ];
  }

  /** People before the companies that they refer to; tags go with them. */
  async eraseData(tenantId: string): Promise<number> {
    const { rows } = await sql`
      with erased as (
        delete from contact where tenant_id = ${tenantId} and id in (
          select id from contact where tenant_id = ${tenantId} order by (company_id is null), id limit ${BATCH}
        ) returning id
      ), entries as (
        delete from contact_activity where tenant_id = ${tenantId} and contact_id in (select id from erased)
      )
      select id from erased`.execute(this.database.app<ContactTables>());
    return rows.length;
  }

  private async *contacts(tenantId: string): AsyncIterable<Record<string, unknown>> {
    for (let after: string | undefined; ; ) {
      const page = await this.records.page(tenantId, after, BATCH);
      yield* page as unknown as Record<string, unknown>[];
      if (page.length < BATCH) return;
      after = page.at(-1)!.id;
    }
  }

  private async *activities(tenantId: string): AsyncIterable<Record<string, unknown>> {
    for (let after: { contact_id: string; at: string; id: string } | undefined; ; ) {
      const page = await this.database
        .app<ContactTables>()
        .selectFrom('contact_activity')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .$if(after !== undefined, (query) =>
          query.where(({ eb, refTuple, tuple }) =>
            eb(refTuple('contact_id', 'at', 'id'), '>', tuple(after!.contact_id, after!.at, after!.id)),
          ),
        )
        .orderBy('contact_id')
        .orderBy('at')
        .orderBy('id')
        .limit(BATCH)
        .execute();
      yield* page as unknown as Record<string, unknown>[];
      if (page.length < BATCH) return;
      after = page.at(-1)!;
    }
  }
}
