import { createHmac, timingSafeEqual } from 'node:crypto';
import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Config } from '../../../platform/config.js';
import { Database } from '../../../platform/database.js';
import { type InstantColumn, isoOrNull } from '../../../platform/instants.js';
import { locking } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { isId } from '../../../shared-kernel/ids.js';
import { TenantDataHolder } from '../../tenancy/contract.js';
import { type ConsentRecord, ListConsenting, ListOwnConsents } from '../application/consenting.js';
import { WithdrawalLinks } from '../application/ports.js';
import type { ConsentChannel, ConsentPurpose } from '../contract-consents.js';
import { CONSENT_CHANNELS, CONSENT_PURPOSES, Consent, type ConsentWay, type SaidConsent } from '../domain/consent.js';
import { Consents } from '../domain/ports.js';

const ConsentSchema = defineEntity({
  // The mapper never calls a constructor that it could not call anyway.
  class: Consent as unknown as new () => Consent,
  tableName: 'consent',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    accountId: p.uuid(),
    purpose: p.string().$type<ConsentPurpose>(),
    channel: p.string().$type<ConsentChannel>(),
    state: p.string().$type<'GIVEN' | 'WITHDRAWN'>(),
    givenAt: p.datetime().nullable(),
    withdrawnAt: p.datetime().nullable(),
    way: p.string().$type<ConsentWay>().nullable(),
    letters: p.json<string[]>(),
    history: p.json<SaidConsent[]>(),
    version: p.integer().version(),
  },
});

export const consentEntities = [ConsentSchema] as unknown as EntitySchema[];

@Injectable()
export class PostgresConsents extends Consents {
  add(consent: Consent): void {
    UnitOfWork.em.persist(consent);
  }

  async of(tenantId: string, accountId: string, purpose: ConsentPurpose, channel: ConsentChannel) {
    return (await UnitOfWork.em.findOne(Consent, { tenantId, accountId, purpose, channel }, locking)) ?? undefined;
  }

  async byId(tenantId: string, id: string): Promise<Consent | undefined> {
    return (await UnitOfWork.em.findOne(Consent, { tenantId, id }, locking)) ?? undefined;
  }
}

interface ConsentTables {
  consent: {
    tenant_id: string;
    id: string;
    account_id: string;
    purpose: ConsentPurpose;
    channel: ConsentChannel;
    state: 'GIVEN' | 'WITHDRAWN';
    given_at: InstantColumn | null;
    withdrawn_at: InstantColumn | null;
  };
}

@QueryHandler(ListOwnConsents)
export class ListOwnConsentsHandler implements IQueryHandler<ListOwnConsents> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, accountId }: ListOwnConsents): Promise<ConsentRecord[]> {
    const { rows } = await sql<{
      purpose: ConsentPurpose;
      channel: ConsentChannel;
      state: 'GIVEN' | 'WITHDRAWN';
      given_at: string | null;
      withdrawn_at: string | null;
      history: SaidConsent[];
    }>`select purpose, channel, state, given_at, withdrawn_at, history from consent
      where tenant_id = ${tenantId} and account_id = ${accountId}`.execute(this.database.app());
    const every = CONSENT_PURPOSES.flatMap((purpose) => CONSENT_CHANNELS.map((channel) => ({ purpose, channel })));
    return every.map(({ purpose, channel }) => {
      const said = rows.find((row) => row.purpose === purpose && row.channel === channel);
      const [givenAt, withdrawnAt] = [isoOrNull(said?.given_at ?? null), isoOrNull(said?.withdrawn_at ?? null)];
      const history = said?.history ?? [];
      return { purpose, channel, state: said?.state ?? 'WITHDRAWN', givenAt, withdrawnAt, history };
    });
  }
}

@QueryHandler(ListConsenting)
export class ListConsentingHandler implements IQueryHandler<ListConsenting> {
  constructor(private readonly database: Database) {}

  async execute({ purpose }: ListConsenting): Promise<{ tenantId: string; id: string }[]> {
    const rows = await this.database
      .system<ConsentTables>()
      .selectFrom('consent')
      .select(['tenant_id', 'id'])
      .where('purpose', '=', purpose)
      .where('channel', '=', 'email')
      .where('state', '=', 'GIVEN')
      .orderBy('id')
      .execute();
    return rows.map(({ tenant_id, id }) => ({ tenantId: tenant_id, id }));
  }
}

/** A link carries its own proof, so that nothing secret is stored and every letter may have the same. */
@Injectable()
export class SignedWithdrawalLinks extends WithdrawalLinks {
  constructor(private readonly config: Config) {
    super();
  }

  tokenOf({ tenantId, id }: { tenantId: string; id: string }): string {
    return `${tenantId}.${id}.${this.seal(tenantId, id)}`;
  }

  read(token: string): { tenantId: string; consentId: string } | undefined {
    const [tenantId = '', consentId = '', seal = ''] = token.split('.');
    if (!isId(tenantId) || !isId(consentId)) return undefined;
    const [given, right] = [Buffer.from(seal), Buffer.from(this.seal(tenantId, consentId))];
    return given.length === right.length && timingSafeEqual(given, right) ? { tenantId, consentId } : undefined;
  }

  private seal(tenantId: string, id: string): string {
    return createHmac('sha256', this.config.APP_SECRET).update(`consent\n${tenantId}\n${id}`).digest('base64url');
  }
}

/** ToS 9.4: with the instance go the consents of its people. */
@Injectable()
export class ConsentErasure extends TenantDataHolder {
  readonly holds = 'consents';

  constructor(private readonly database: Database) {
    super();
  }

  async eraseBatch(tenantId: string): Promise<number> {
    const { numAffectedRows } = await sql`delete from consent where tenant_id = ${tenantId}`.execute(
      this.database.app(),
    );
    return Number(numAffectedRows ?? 0);
  }
}
