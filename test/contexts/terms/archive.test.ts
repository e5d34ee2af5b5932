import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PublishFirstTexts } from '../../../src/contexts/terms/application/first-texts.js';
import { LegalLibrary, type NewAcceptance } from '../../../src/contexts/terms/contract.js';
import { Policies } from '../../../src/contexts/terms/contract-policy.js';
import { FIRST_POLICY } from '../../../src/contexts/terms/domain/contract-policy.js';
import { ACME, ANNA, type House, openHouse } from './house.js';

const NOW = '2026-01-15T09:00:00+01:00';

describe('the legal archive and the policy', () => {
  let house: House;
  const staff = () => house.as('admin', 'operator');
  const visitor = () => house.as(undefined, 'acme');
  const library = () => house.get(LegalLibrary);
  const texts = (mark: string) => [
    { language: 'sv', title: 'Villkor', body: `Svensk text ${mark}` },
    { language: 'en', title: 'Terms', body: `English text ${mark}` },
  ];
  const publish = (version: string, changes: object = {}) =>
    staff().post('/v1/legal/documents', {
      kind: 'terms-of-service',
      version,
      texts: texts(version),
      effectiveFrom: '2026-02-01',
      major: true,
      reason: 'Clearer words',
      ...changes,
    });

  beforeAll(async () => {
    house = await openHouse();
    await house.stand(NOW);
  });
  afterAll(() => house.close());

  test('while a kind has no text in force, registration can see that it is closed (ToS 1.4)', async () => {
    expect((await library().inForce(new Date(NOW))).size).toBe(0);
  });

  test('the first texts fill an empty archive, in both languages, once (ToS 10.9)', async () => {
    await house.execute(new PublishFirstTexts());
    await house.execute(new PublishFirstTexts());

    const { body } = await visitor().get('/v1/legal/documents');
    expect(body.items).toHaveLength(6);
    expect(new Set(body.items.map(({ state }: { state: string }) => state))).toEqual(new Set(['IN_FORCE']));
    const inForce = await library().inForce(new Date(NOW), 'sv');
    expect([...inForce.keys()].sort()).toEqual(['acceptable-use-policy', 'privacy-policy', 'terms-of-service']);
    expect((await library().inForce(new Date('2024-11-25T23:00:00+01:00'))).size).toBe(0);
  });

  test('anybody reads a text, and its hash is over exactly what they read', async () => {
    const { body: list } = await visitor().get('/v1/legal/documents?kind=privacy-policy&language=sv');
    const { body: text, status } = await visitor().get(`/v1/legal/documents/${list.items[0].id}`);

    expect(status).toBe(200);
    expect(createHash('sha256').update(text.body, 'utf8').digest('hex')).toBe(list.items[0].sha256);
    expect((await visitor().get('/v1/legal/documents/nothing')).text).toBe(
      (await visitor().get(`/v1/legal/documents/${ACME}`)).text,
    );
  });

  test('a client publishes nothing, and what is wrong is named', async () => {
    expect((await house.as('administrator', 'acme').post('/v1/legal/documents', {})).status).toBe(403);
    const { body } = await publish('2.0', { texts: texts('x').slice(0, 1), effectiveFrom: '2026-02-30', extra: 1 });
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(['/effectiveFrom', '/extra']);
    const missing = await publish('2.0', { texts: texts('x').slice(0, 1) });
    expect(missing.body.errors).toEqual([expect.objectContaining({ pointer: '/texts', code: 'every-language' })]);
  });

  test('a major change announced less than 7 days ahead is refused with its clause (ToS 10.2.b)', async () => {
    const { status, body } = await publish('2.0', { effectiveFrom: '2026-01-22' });

    expect([status, body.clause]).toEqual([422, 'ToS 10.2.b']);
  });

  test('a draft is the operator’s alone until it has a date; then it governs from midnight of its day (ToS 10.2.a)', async () => {
    const drafted = await publish('2.0', { effectiveFrom: undefined });
    expect(drafted.status).toBe(201);
    const seen = async (path: string) => (await visitor().get(path)).body.items.length;
    expect(await seen('/v1/legal/documents?kind=terms-of-service')).toBe(2);
    expect((await visitor().get(`/v1/legal/documents/${drafted.body.ids[0]}`)).status).toBe(404);
    expect((await staff().get('/v1/legal/drafts?kind=terms-of-service')).body.items).toHaveLength(4);

    const published = await publish('2.0');
    expect(published.body.ids).toEqual(drafted.body.ids);
    await house.stand('2026-01-31T23:59:59.999+01:00');
    await house.settle();
    expect((await library().inForce(new Date('2026-01-31T23:59:59.999+01:00'))).get('terms-of-service')!.version).toBe(
      '1.0',
    );

    await house.stand('2026-02-01T00:00:00+01:00');
    await house.settle();
    const states = await house.rows(
      `select version, state from legal_document where kind = 'terms-of-service' order by version, language`,
    );
    expect(states).toEqual([
      { version: '1.0', state: 'SUPERSEDED' },
      { version: '1.0', state: 'SUPERSEDED' },
      { version: '2.0', state: 'IN_FORCE' },
      { version: '2.0', state: 'IN_FORCE' },
    ]);
    expect((await library().inForce(new Date('2026-02-01T00:00:00+01:00'))).get('terms-of-service')!.version).toBe(
      '2.0',
    );
  });

  test('asked for a day, the archive answers with that day’s version, before and after (ToS 1.4)', async () => {
    const versions = async (on: string) =>
      (await visitor().get(`/v1/legal/documents?kind=terms-of-service&language=en&on=${on}`)).body.items.map(
        ({ version }: { version: string }) => version,
      );

    expect(await versions('2026-01-31')).toEqual(['1.0']);
    expect(await versions('2026-02-01')).toEqual(['2.0']);
    expect(await versions('2024-11-25')).toEqual([]);
  });

  test('a published text stays, whoever writes to the database', async () => {
    expect((await publish('2.0')).body.code).toBe('version-already-published');
    await expect(house.rows(`update legal_document set body = 'x' where version = '2.0'`)).rejects.toThrow(
      'never changes',
    );
  });

  describe('acceptance', () => {
    const yes = async (version: string, changes: Partial<NewAcceptance> = {}): Promise<void> => {
      const [{ sha256 }] = (await house.rows<{ sha256: string }>(
        `select sha256 from legal_document where kind = 'terms-of-service' and version = $1 and language = 'sv'`,
        [version],
      )) as [{ sha256: string }];
      const acceptance: NewAcceptance = {
        tenantId: ACME,
        accountId: ANNA,
        kind: 'terms-of-service',
        version,
        sha256,
        manner: 'EXPLICIT',
        occasion: 'registration',
        ip: '192.0.2.1',
        locale: 'sv-SE',
        ...changes,
      };
      await house.within(ACME, () => library().accept(acceptance));
    };

    test('of the text in force is kept, and its evidence names the bytes but no address (ToS 3.2)', async () => {
      await yes('2.0');

      const [row] = await house.rows('select ip, locale, manner, accepted_at from acceptance');
      expect(row).toMatchObject({
        ip: '192.0.2.1',
        locale: 'sv-SE',
        manner: 'EXPLICIT',
        accepted_at: new Date('2026-01-31T23:00:00Z'),
      });
      const [evidence] = await house.rows<{ clause: string; payload: object }>(
        `select clause, payload from evidence where event_type = 'terms.DocumentAccepted'`,
      );
      expect(evidence).toMatchObject({ clause: 'ToS 3.2', payload: { accountId: ANNA, documentVersion: '2.0' } });
      expect(JSON.stringify(evidence)).not.toContain('192.0.2.1');
    });

    test('of an older version conflicts, of bytes that were never published is invalid, and neither leaves a row', async () => {
      await expect(yes('1.0')).rejects.toMatchObject({ code: 'stale-terms', details: { data: { inForce: '2.0' } } });
      await expect(yes('2.0', { sha256: 'f'.repeat(64) })).rejects.toMatchObject({ kind: 'invalid' });
      expect(await house.rows('select 1 from acceptance')).toHaveLength(1);
    });

    test('by continued use is evidence of AUP 5', async () => {
      await yes('2.0', { manner: 'CONTINUED_USE', occasion: 'login' });

      expect((await house.as('administrator', 'acme').get('/v1/legal/acceptances')).body.items).toEqual([
        expect.objectContaining({ manner: 'CONTINUED_USE', occasion: 'login' }),
        expect.objectContaining({ manner: 'EXPLICIT' }),
      ]);
      expect(await house.rows(`select 1 from evidence where clause = 'AUP 5'`)).toHaveLength(1);
    });
  });

  test('the imprint says who provides the service (ToS 1.1)', async () => {
    const { body } = await visitor().get('/v1/legal/imprint');

    expect(body).toMatchObject({ version: 1, orgNo: '559477-1114', vatNo: 'SE559477111401' });
  });

  describe('the policy', () => {
    test('in a new database is the first one', async () => {
      expect(await house.get(Policies).current()).toEqual(FIRST_POLICY);
    });

    test('is changed by the operator into a next version; the one before stays readable for what opened under it', async () => {
      const set = (changes: object, basedOn = 1) =>
        staff().post('/v1/terms/policy', { changes, reason: 'More patience', basedOn });

      const { status, body } = await set({ dunning: { suspensionDays: 45 } });

      expect([status, body.version, body.policy.dunning.suspensionDays]).toEqual([201, 2, 45]);
      expect((await house.get(Policies).current()).dunning.suspensionDays).toBe(45);
      expect((await house.get(Policies).version(1)).dunning.suspensionDays).toBe(31);
      expect((await set({ noticeHour: 9 })).body).toMatchObject({ code: 'policy-moved-on', data: { inForce: 2 } });
      expect((await set({ dunning: { suspensionDays: 3 } }, 2)).body.errors[0].pointer).toBe(
        '/changes/dunning/suspensionDays',
      );
      const admin = house.as('administrator', 'acme');
      expect((await admin.get('/v1/terms/policy?version=1')).body.policy.dunning.suspensionDays).toBe(31);
      expect((await admin.get('/v1/terms/policy?version=3')).status).toBe(404);
      expect((await admin.post('/v1/terms/policy', {})).status).toBe(403);
    });
  });
});
