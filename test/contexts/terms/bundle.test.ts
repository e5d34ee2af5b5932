import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unzipSync, type Zippable, zipSync } from 'fflate';
import { type VerifyingKey, verifyBundle } from '../../../src/cli/bundle.js';
import { Notices, NoticeTemplates } from '../../../src/contexts/notices/contract.js';
import { PublishFirstTexts } from '../../../src/contexts/terms/application/first-texts.js';
import { LegalLibrary, Obligations } from '../../../src/contexts/terms/contract.js';
import { ACME, ANNA, BOLT, type House, openHouse } from './house.js';

const ENTRIES = [
  'contract.json',
  'acceptances.json',
  'obligations.json',
  'notices.jsonl',
  'evidence.jsonl',
  'evidence-head.json',
  'texts/terms-of-service-1.0-en.txt',
  'texts/terms-of-service-1.0-sv.txt',
  'summary.pdf',
];

describe('the evidence of a contract as a file (ToS 10.2, 3.2)', () => {
  let house: House;
  let file: Buffer;
  let keys: VerifyingKey[];
  const download = async (slug: string, role: 'administrator' | 'user' | 'agent', query = ''): Promise<Answer> =>
    house
      .as(role, slug)
      .get(`/v1/contract/evidence-bundle${query}`)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => void chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks)));
      });
  const repacked = (change: (entries: Zippable) => void): Uint8Array => {
    const entries = { ...unzipSync(file) };
    change(entries);
    return zipSync(entries);
  };
  const faults = (bundle: Uint8Array) => verifyBundle(bundle, keys).faults;

  beforeAll(async () => {
    house = await openHouse();
    await house.stand('2026-03-01T09:00:00+01:00');
    await house.execute(new PublishFirstTexts());
    house
      .get(NoticeTemplates)
      .register([
        { id: 'test.letter', version: 1, clause: 'ToS 3.4.a', write: () => ({ subject: 'Hej', paragraphs: ['Åäö'] }) },
      ]);
    await house.within(ACME, async () => {
      const { version, sha256, kind } = (await house.get(LegalLibrary).inForce(new Date('2026-03-01'))).get(
        'terms-of-service',
      )!;
      const by = { accountId: ANNA, ip: '192.0.2.1', locale: 'sv' };
      const said = { kind, version, sha256, manner: 'EXPLICIT', occasion: 'registration' } as const;
      await house.get(LegalLibrary).accept({ tenantId: ACME, ...by, ...said });
      for (const owedBy of ['client', 'operator'] as const)
        await house.get(Obligations).schedule({
          tenantId: ACME,
          key: `test:${owedBy}`,
          clause: 'ToS 3.4.a',
          owedBy,
          title: 'test.owed',
          dueAt: new Date('2026-04-01T08:00:00+02:00'),
        });
      await house.get(Notices).queue({ tenantId: ACME, template: 'test.letter', key: 'l1', to: 'contract', data: {} });
    });
    file = (await download('acme', 'administrator')).body;
    keys = (await house.as(undefined, 'acme').get('/v1/legal/keys')).body.keys;
  });
  afterAll(() => house.close());

  test('holds the parties, what was accepted, both sides’ duties, the letters, the chain, the texts and a summary', () => {
    const entries = unzipSync(file);
    const text = (name: string) => new TextDecoder().decode(entries[name]);

    expect(Object.keys(entries)).toEqual([...ENTRIES, 'manifest.json', 'signature.json']);
    expect(JSON.parse(text('acceptances.json'))).toEqual([expect.objectContaining({ version: '1.0' })]);
    const owed = JSON.parse(text('obligations.json')).map(({ owedBy }: { owedBy: string }) => owedBy);
    expect(owed.sort()).toEqual(['client', 'operator']);
    expect(JSON.parse(text('notices.jsonl'))).toMatchObject({ template: 'test.letter', clause: 'ToS 3.4.a' });
    expect(JSON.parse(text('evidence.jsonl').split('\n')[0]!)).toMatchObject({ seq: 1, clause: 'ToS 3.2' });
    expect(text('texts/terms-of-service-1.0-sv.txt')).toContain('sammanfattning');
    expect(text('summary.pdf').slice(0, 5)).toBe('%PDF-');
    expect(file.includes('192.0.2.1')).toBe(false);
  });

  test('proves itself to anybody who has the public key', () => {
    expect(verifyBundle(file, keys)).toMatchObject({ tenantId: ACME, entries: ENTRIES.length, faults: [] });
    expect(verifyBundle(file, []).faults).toEqual([{ entry: 'signature.json', fault: 'unknown-key' }]);
  });

  test('is the same file, byte for byte, while nothing has happened', async () => {
    expect((await download('acme', 'administrator')).body.equals(file)).toBe(true);
  });

  test.each(ENTRIES)('one altered byte in %s is found and the entry named', (name) => {
    const tampered = repacked((entries) => {
      const content = Uint8Array.from(entries[name] as Uint8Array);
      const place = content.length - 2;
      content[place] = content[place]! ^ 1;
      entries[name] = content;
    });

    expect(faults(tampered)).toEqual([{ entry: name, fault: 'altered' }]);
  });

  test('an entry taken out, slipped in, or a manifest rewritten to fit is found', () => {
    expect(faults(repacked((entries) => void delete entries['notices.jsonl']))).toEqual([
      { entry: 'notices.jsonl', fault: 'missing' },
    ]);
    const slippedIn = repacked((entries) => Object.assign(entries, { 'extra.txt': new Uint8Array(1) }));
    expect(faults(slippedIn)).toEqual([{ entry: 'extra.txt', fault: 'not-listed' }]);
    const forged = repacked((entries) => {
      const manifest = JSON.parse(new TextDecoder().decode(entries['manifest.json'] as Uint8Array));
      entries['manifest.json'] = new TextEncoder().encode(JSON.stringify({ ...manifest, tenantId: BOLT }));
    });
    expect(faults(forged)).toEqual([{ entry: 'manifest.json', fault: 'signature' }]);
    expect(faults(file.subarray(0, file.length - 30))).toEqual([{ entry: '*', fault: 'unreadable' }]);
  });

  test('a clause shows live what it has running, written and proved in the caller’s own contract (ToS 3.4.a)', async () => {
    const { body } = await house.as('administrator', 'acme').get('/v1/terms/clauses/ToS%203.4.a');
    const elsewhere = (await house.as('administrator', 'bolt').get('/v1/terms/clauses/ToS%203.4.a')).body;

    expect(body).toMatchObject({ lettersSent: 1, evidenceRows: 0 });
    expect(body.running.map(({ owedBy }: { owedBy: string }) => owedBy).sort()).toEqual(['client', 'operator']);
    expect(elsewhere).toMatchObject({ lettersSent: 0, running: [] });
  });

  test('is for the client’s administrators and for staff, whose reading is taken down; nobody else has it', async () => {
    expect((await download('acme', 'user')).status).toBe(403);
    expect((await download('acme', 'administrator', `?tenantId=${BOLT}`)).status).toBe(404);
    expect((await download('operator', 'agent')).status).toBe(404);

    const staff = await download('operator', 'agent', `?tenantId=${ACME}`);
    expect(verifyBundle(staff.body, keys).faults).toEqual([]);
    const read = await house.rows(
      `select payload ->> 'what' as what from evidence where event_type = 'terms.BackOfficeRead'`,
    );
    expect(read).toEqual([{ what: 'evidence bundle' }]);
  });
});

interface Answer {
  status: number;
  body: Buffer;
}
