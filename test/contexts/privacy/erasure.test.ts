import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { ErasureLedger, PersonalData } from '../../../src/contexts/privacy/application/ports.js';
import { LedgerReplay } from '../../../src/contexts/privacy/application/replaying-ledger.js';
import { BackOffice, SANDBOX_STAFF } from '../../../src/sandbox/company.js';
import { type Body } from '../../../src/sandbox/http-client.js';
import { DataInventory } from '../../../src/shared-kernel/data-inventory.js';
import {
  CANARY,
  CONTACT,
  eraseContact,
  eraseMember,
  MEMBER,
  plantContact,
  plantMember,
  tracesInTables,
} from '../../reliability/canary.js';
import { startApp, type TestApp } from '../../support/app.js';
import { Client } from '../../support/clients.js';

let app: TestApp;
let client: Client;
let admin: pg.Client;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'erasure-'));
  app = await startApp({ env: { ERASURE_LEDGER: join(directory, 'erasures.ndjson') } });
  client = await Client.signUp(app);
  admin = new pg.Client({ connectionString: app.database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await app.stop();
  await rm(directory, { recursive: true });
});

const emails = async (): Promise<string[]> =>
  (await client.company.api.get('/v1/contacts?limit=50')).body.items.map(({ email }: Body) => email);

/** Tables with a personal column that no holder answers for, and why that is right. */
const ANSWERED_OTHERWISE: Record<string, string> = {
  outbox_message: 'events carry references; its rows go after 30 days',
  obligation: 'commands and keys carry references',
  throttle: 'keyed hashes, for a day at most',
  client_directory: 'a slug and a keyed hash of the licence: the client’s, kept for as long as no name is given twice',
  instance: 'the slug is the client’s',
  re_registration_marker: 'keyed hashes that a retention rule ends (ToS 3.6.e, 9.4)',
  breach: 'the operator’s register, kept by law (GDPR 33.5)',
  disclosure: 'the register of what was disclosed and to whom, kept by law (GDPR 15.1 c, 19)',
};

describe('whoever keeps something about people', () => {
  test('ToS 9.4: answers for every table in which a person can stand', () => {
    const held = new Set(
      app
        .get(PersonalData)
        .holders()
        .flatMap(({ tables }) => tables),
    );
    const personal = app
      .get(DataInventory)
      .tables()
      .filter(({ personal, subjects }) => personal.length > 0 && subjects.some((subject) => subject !== 'staff'))
      .map(({ table }) => table);

    expect(personal.length).toBeGreaterThan(20);
    expect(personal.filter((table) => !held.has(table) && !ANSWERED_OTHERWISE[table])).toEqual([]);
  });
});

describe('a person who stands in every field', () => {
  test('ToS 9.9, 9.4: is in no table and no file any more once they are erased, as contact and as user', async () => {
    const place = { ...app, ...app.around };
    await plantContact(place, client.company);
    const member = await plantMember(place, client.company);
    const planted = await tracesInTables(admin);
    expect(planted).toEqual(expect.arrayContaining(['contact.notes', 'query_result.rows', 'import_chunk.bytes']));
    expect(planted.length).toBeGreaterThan(25);

    await eraseContact(place, client.company);
    await eraseMember(place, member);

    expect(await tracesInTables(admin)).toEqual([]);
    expect(await readFile(join(directory, 'erasures.ndjson'), 'utf8')).not.toContain(CANARY);
  });

  test('ToS 9.9: who comes back after their erasure is left alone by the ledger, and erased by it after a restore once no hold stands', async () => {
    const contact = { givenName: 'Vera', email: CONTACT, lawfulBasis: { basis: 'contract', source: 'Fair' } };
    await app.clock.advanceTo('2026-01-16T09:00:00+01:00');
    await client.company.api.post('/v1/contacts', contact);

    expect(await app.get(LedgerReplay).run()).toMatchObject({ people: 2, found: 0, withheld: 0 });
    expect(await emails()).toContain(CONTACT);

    await admin.query('update contact set created_at = created_at - $1::interval where email = $2', [
      '2 days',
      CONTACT,
    ]);
    await admin.query('delete from erasure_entry');
    const { id: holdId } = await app.office.hold(client.tenantId, 'A court asked', 'Order T 1-26');
    await app.get(LedgerReplay).catchUp();
    expect(await emails()).toContain(CONTACT);

    // terms.md A0, Precedence: the hold goes first; its release lets the ledger go on by itself.
    const approver = await BackOffice.logIn(app.around, SANDBOX_STAFF[1]!.email, SANDBOX_STAFF[1]!.password);
    const path = `/v1/clients/${client.tenantId}/legal-holds/${holdId}/release`;
    expect((await approver.api.post(path, { reason: 'The case is over.' })).status).toBe(200);
    await app.settle();

    expect(await emails()).not.toContain(CONTACT);
    expect(await app.get(ErasureLedger).entries()).toHaveLength(2);
    expect(await app.get(LedgerReplay).run()).toMatchObject({ found: 0 });
    expect(await tracesInTables(admin, MEMBER)).toEqual([]);
  });
});
