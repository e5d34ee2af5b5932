import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { BillingTraces } from '../../../src/contexts/subscription/adapters/postgres-erasure.js';
import { Database } from '../../../src/platform/database.js';
import { inTenant } from '../../../src/platform/tenant-scope.js';
import { SYSTEM } from '../../../src/shared-kernel/tenant.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { TENANT } from './support/world.js';

const OTHER = '01900000-0000-7000-8000-0000000007e2';
const ID = '01900000-0000-7000-8000-0000000000a1';
const at = '2026-02-01T12:00:00Z';

/** What a client and the operator wrote to each other; keys, days and amounts are of no interest here. */
const written = (tenantId: string) => `
  insert into payment_arrangement (tenant_id, id, invoice_ids, currency, proposal, words, requested_by, requested_at,
    state, instalments, owed_minor, paid_minor, reason, restores_access)
  values ('${tenantId}', '${ID}', '[]', 'SEK', '[]', 'We are ill', 'account-1', '${at}', 'DECLINED', '[]', 1, 0, 'No', false);
  insert into invoice_dispute (tenant_id, id, invoice_id, reason, raised_by, raised_at, decide_by, state, answer)
  values ('${tenantId}', '${ID}', '${ID}', 'Robin left', 'account-1', '${at}', '2026-02-09', 'REJECTED', 'Robin came');
  insert into refund_request (tenant_id, id, state, amount_minor, currency, reason, asked_by, submitted_by,
    submitted_at, decision_reason, refund_ids)
  values ('${tenantId}', '${ID}', 'REJECTED', 100, 'SEK', 'Robin asks', 'client', 'account-1', '${at}', 'Not owed', '[]');
  insert into withdrawal (tenant_id, id, subject, channel, state, received_at, recorded_by, decision, settlement)
  values ('${tenantId}', '${ID}', 'order', 'letter', 'EFFECTIVE', '${at}', 'staff-1',
    '{"by": "staff-1", "sentOn": "2026-01-30", "reason": "Robin said so"}',
    '{"refundIds": [], "refundBy": "2026-02-15", "alternative": {"agreedOn": "2026-02-02", "way": "To Robin"}}');`;

describe('the words in a client’s billing records', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let oracle: pg.Client;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    const { appUrl, systemUrl, adminUrl } = testDatabase;
    database = await Database.open({ appUrl, systemUrl, poolSize: 2, namedScope: true, entities: [] });
    oracle = new pg.Client({ connectionString: adminUrl });
    await oracle.connect();
    // The rows stand alone: the invoice and the client that they belong to play no part.
    await oracle.query(`set session_replication_role = replica; ${written(TENANT)} ${written(OTHER)}`);
  });
  afterAll(async () => {
    await oracle.end();
    await database.close();
    await testDatabase.drop();
  });

  const wordsOf = async (tenantId: string) => {
    const { rows } = await oracle.query(
      `select a.words, a.reason as declined, d.reason as disputed, d.answer, r.reason as asked, r.decision_reason,
         w.decision, w.settlement -> 'alternative' as alternative
       from payment_arrangement a join invoice_dispute d using (tenant_id) join refund_request r using (tenant_id)
       join withdrawal w using (tenant_id) where tenant_id = $1`,
      [tenantId],
    );
    return rows[0];
  };

  test('ToS 9.4: go with the instance, the decisions stay, the neighbour keeps its own, and the purge comes to an end', async () => {
    const erase = () => inTenant(TENANT, SYSTEM, () => new BillingTraces(database).eraseBatch(TENANT));

    expect(await erase()).toBeGreaterThan(0);

    expect(await wordsOf(TENANT)).toEqual({
      words: '',
      declined: null,
      disputed: '',
      answer: null,
      asked: null,
      decision_reason: null,
      decision: { by: 'staff-1', sentOn: '2026-01-30' },
      alternative: { agreedOn: '2026-02-02' },
    });
    expect(await wordsOf(OTHER)).toMatchObject({ words: 'We are ill', answer: 'Robin came', asked: 'Robin asks' });
    expect(await erase()).toBe(0);
  });
});
