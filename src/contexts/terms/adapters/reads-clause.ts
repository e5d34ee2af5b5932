import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../platform/database.js';
import { CountUnderClause } from '../application/queries.js';
import { ContractLetters } from '../contract-bundle.js';
import type { TermsTables } from './tables.js';

@QueryHandler(CountUnderClause)
export class CountUnderClauseHandler implements IQueryHandler<CountUnderClause> {
  constructor(
    private readonly database: Database,
    private readonly letters: ContractLetters,
  ) {}

  async execute({ tenantId, clause }: CountUnderClause): Promise<{ letters: number; evidence: number }> {
    const { rows } = await this.database
      .app<TermsTables>()
      .selectFrom('evidence')
      .select(({ fn }) => fn.countAll<string>().as('rows'))
      .where('tenant_id', '=', tenantId)
      .where('clause', '=', clause)
      .executeTakeFirstOrThrow();
    return { letters: await this.letters.countUnder(tenantId, clause), evidence: Number(rows) };
  }
}
