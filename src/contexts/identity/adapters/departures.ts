import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Config } from '../../../platform/config.js';
import { Database } from '../../../platform/database.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { RemoveMember } from '../application/managing-members.js';
import { PersonMarks } from '../application/ports.js';
import { Departures, type Place } from '../contract-leaving.js';
import { normalisedEmail } from '../domain/email.js';
import type { IdentityTables } from './tables.js';

/** ToS 3.7: whoever leaves is removed as an administrator would remove them. */
@Injectable()
export class DeparturesByCommand extends Departures {
  constructor(
    private readonly database: Database,
    private readonly commands: CommandBus,
  ) {
    super();
  }

  async placeOf(tenantId: string, email: string): Promise<Place | undefined> {
    const row = await this.database
      .app<IdentityTables>()
      .selectFrom('membership as m')
      .innerJoin('account as a', 'a.id', 'm.account_id')
      .select(['a.id as account_id', 'a.email', 'm.name', 'a.language', 'm.role', 'm.excluded', 'a.state'])
      .where('m.tenant_id', '=', tenantId)
      .where('m.state', '=', 'ACTIVE')
      // Whoever is kept out, here or everywhere, may still go (ToS 3.7, 9.9).
      .where('a.state', 'in', ['ACTIVE', 'SUSPENDED'])
      .where('a.email', '=', normalisedEmail(email))
      .executeTakeFirst();
    if (!row?.email) return undefined;
    const { account_id: accountId, name, email: address, language, role, excluded, state } = row;
    return { accountId, name, email: address, language, role, isSuspended: excluded || state === 'SUSPENDED' };
  }

  async leave(tenantId: string, accountId: string): Promise<void> {
    const member = await this.database
      .app<IdentityTables>()
      .selectFrom('membership')
      .select('id')
      .where('tenant_id', '=', tenantId)
      .where('account_id', '=', accountId)
      .where('state', '=', 'ACTIVE')
      .executeTakeFirst();
    if (!member) throw new NotFound();
    await this.commands.execute(new RemoveMember(tenantId, member.id));
  }
}

@Injectable()
export class KeyedPersonMarks extends PersonMarks {
  constructor(private readonly config: Config) {
    super();
  }

  of(email: string): string {
    return createHmac('sha256', this.config.APP_SECRET).update(`person\n${email}`).digest('base64url');
  }
}
