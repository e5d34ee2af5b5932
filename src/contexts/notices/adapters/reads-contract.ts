import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database.js';
import { isoInstant, isoOrNull } from '../../../platform/instants.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import { type ContractLetter, ContractLetters } from '../../terms/contract-bundle.js';
import { TemplateRegistry } from '../application/templates.js';
import type { NoticeTables } from './tables.js';

/** Letters as they were sent, for the evidence of a contract; a secret one is kept without its link. */
@Injectable()
export class PostgresContractLetters extends ContractLetters {
  constructor(
    private readonly database: Database,
    private readonly templates: TemplateRegistry,
  ) {
    super();
  }

  async after(tenantId: string, id: string | undefined, limit: number): Promise<ContractLetter[]> {
    const db = this.database.app<NoticeTables>();
    const notices = await db
      .selectFrom('notice')
      .select([
        'id',
        'key',
        'template',
        'template_version',
        'clause',
        'state',
        'queued_at',
        'accepted_at',
        'to_contract',
      ])
      .where('tenant_id', '=', tenantId)
      .$if(id !== undefined, (list) => list.where('id', '>', id!))
      .orderBy('id')
      .limit(limit)
      .execute();
    if (notices.length === 0) return [];
    const ids = notices.map((notice) => notice.id);
    const deliveries = await db
      .selectFrom('delivery')
      .select(['notice_id', 'email', 'language', 'state', 'accepted_at', 'reply', 'letter'])
      .where('tenant_id', '=', tenantId)
      .where('notice_id', 'in', ids)
      .orderBy('id')
      .execute();
    return notices.map(({ template_version, queued_at, accepted_at, to_contract: toContract, ...notice }) => ({
      ...notice,
      templateVersion: template_version,
      queuedAt: isoInstant(queued_at),
      acceptedAt: isoOrNull(accepted_at),
      copies: deliveries
        .filter(({ notice_id }) => notice_id === notice.id)
        .map(({ email, language, state, reply, letter, ...delivery }) => ({
          language,
          state,
          acceptedAt: isoOrNull(delivery.accepted_at),
          sha256: letter?.sha256 ?? null,
          // The bundle goes to the contract's parties; what one person asked about their data is none of theirs.
          ...(this.templates.isPersonal({ template: notice.template, toContract })
            ? { email: '', reply: null, subject: null, text: null }
            : { email, reply, subject: letter?.subject ?? null, text: letter?.text ?? null }),
        })),
    }));
  }

  async countUnder(tenantId: string, clause: ClauseId): Promise<number> {
    const { sent } = await this.database
      .app<NoticeTables>()
      .selectFrom('notice')
      .select(({ fn }) => fn.countAll<string>().as('sent'))
      .where('tenant_id', '=', tenantId)
      .where('clause', '=', clause)
      .executeTakeFirstOrThrow();
    return Number(sent);
  }
}
