import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { ConcludeDelivery } from '../../../src/contexts/notices/application/delivering.js';
import { ListedThrough, OweNotice } from '../../../src/contexts/terms/application/announcing.js';
import { PublishFirstTexts } from '../../../src/contexts/terms/application/first-texts.js';
import { ClientRoll } from '../../../src/contexts/terms/contract-changes.js';
import { inTenant } from '../../../src/platform/tenant-scope.js';
import { SYSTEM } from '../../../src/shared-kernel/tenant.js';
import { ACME, BOLT, type House, openHouse, type Roll } from './house.js';

/** The mail server of this house takes nothing, so a letter is sent when the test says so. */
describe('the announcement of a change', () => {
  let house: House;
  const staff = () => house.as('admin', 'operator');
  const publish = (kind: string, effectiveFrom: string) =>
    staff().post('/v1/legal/documents', {
      kind,
      version: '2.0',
      texts: ['sv', 'en'].map((language) => ({ language, title: 'Text', body: 'Nytt\n', summary: 'Allt' })),
      effectiveFrom,
      major: true,
      reason: 'Clearer words',
    });
  const change = async (kind: string) => (await staff().get(`/v1/legal/changes/${kind}/2.0`)).body;
  const server = async (tenantId: string, outcome: 'accepted' | 'refused', template = 'terms-change') => {
    const waiting = await house.rows<{ id: string }>(
      `select d.id from delivery d join notice n on n.tenant_id = d.tenant_id and n.id = d.notice_id
       where d.tenant_id = $1 and d.state = 'QUEUED' and n.template = $2`,
      [tenantId, template],
    );
    for (const { id } of waiting)
      await inTenant(tenantId, SYSTEM, () =>
        house.get(CommandBus).execute(new ConcludeDelivery(tenantId, id, { outcome, reply: '250 ok' })),
      );
    await house.settle();
  };
  const inForce = async (kind: string) =>
    (
      await house.rows<{ version: string }>(
        `select distinct version from legal_document where kind = $1 and state = 'IN_FORCE'`,
        [kind],
      )
    ).map(({ version }) => version);

  beforeAll(async () => {
    house = await openHouse();
    await house.stand('2026-03-01T09:00:00+01:00');
    await house.execute(new PublishFirstTexts());
    house.get<Roll>(ClientRoll as never).clients = [ACME, BOLT];
    await house.settle();
  });
  afterAll(() => house.close());

  test('owes each client one letter, in a transaction of the client’s own (ToS 10.2.a)', async () => {
    expect((await publish('terms-of-service', '2026-03-09')).status).toBe(201);
    await house.settle();

    const owed = await house.rows(
      `select tenant_id, state from obligation where title = 'terms.change-notice' order by tenant_id`,
    );
    expect(owed).toEqual([
      { tenant_id: ACME, state: 'DONE' },
      { tenant_id: BOLT, state: 'DONE' },
    ]);
    expect(await change('terms-of-service')).toMatchObject({ state: 'ANNOUNCING', clients: { pending: 2, sent: 0 } });
  });

  test('that is repeated after a crash finds its letters owed already', async () => {
    const [{ id }] = (await house.rows<{ id: string }>('select id from legal_change')) as [{ id: string }];
    const ref = { id, kind: 'terms-of-service', version: '2.0', replaces: '1.0' } as const;
    await house.execute(new OweNotice(ACME, ref, false));
    await house.execute(new ListedThrough(id, ACME));
    await house.settle();

    expect(await house.rows(`select 1 from obligation where title = 'terms.change-notice'`)).toHaveLength(2);
    expect(await house.rows(`select 1 from notice where template = 'terms-change'`)).toHaveLength(2);
  });

  test('goes on waiting for the last letter, and the day moves with it; those who were told hear of it (ToS 10.2.b)', async () => {
    await server(ACME, 'accepted');
    expect((await change('terms-of-service')).announcedAt).toBeNull();
    await house.stand('2026-03-03T12:00:00+01:00');
    await server(BOLT, 'accepted');

    expect(await change('terms-of-service')).toMatchObject({
      state: 'ANNOUNCED',
      plannedFrom: '2026-03-09',
      effectiveFrom: '2026-03-11',
      lastSentAt: '2026-03-03T11:00:00.000Z',
      clients: { sent: 2, pending: 0 },
    });
    expect(await house.rows(`select 1 from notice where template = 'terms-change-moved'`)).toHaveLength(2);
    const evidence = await house.rows(
      `select event_type, payload ->> 'to' as "to" from evidence where event_type like 'terms.TermsChange%' order by id`,
    );
    expect(evidence).toEqual([
      { event_type: 'terms.TermsChangeMoved', to: '2026-03-11' },
      { event_type: 'terms.TermsChangeAnnounced', to: null },
    ]);
  });

  test('leaves the old text in force to the last moment before the new day, not before the planned one', async () => {
    await house.stand('2026-03-10T23:59:59+01:00');
    await house.settle();
    expect(await inForce('terms-of-service')).toEqual(['1.0']);

    await house.stand('2026-03-11T00:00:00+01:00');
    await house.settle();
    expect(await inForce('terms-of-service')).toEqual(['2.0']);
  });

  test('that nobody has had on its day binds nobody, even where the scheduler sleeps (ToS 10.2.b)', async () => {
    await publish('acceptable-use-policy', '2026-03-19');
    await house.settle();
    await house.stand('2026-03-19T00:00:00+01:00');
    const governs = (await house.as(undefined, 'acme').get('/v1/legal/documents?on=2026-03-19&language=en')).body.items;
    expect(governs.find(({ kind }: { kind: string }) => kind === 'acceptable-use-policy').version).toBe('1.0');

    await house.settle();
    expect(await inForce('acceptable-use-policy')).toEqual(['1.0']);
    expect(await change('acceptable-use-policy')).toMatchObject({ state: 'ANNOUNCING', effectiveFrom: '2026-03-26' });
  });

  test('counts a letter that every address refused as sent, lists it, and goes on (ToS 10.2.b)', async () => {
    await server(ACME, 'refused');
    await server(BOLT, 'accepted');

    const seen = await change('acceptable-use-policy');
    expect(seen).toMatchObject({ effectiveFrom: '2026-03-26', clients: { sent: 1, bounced: 1, pending: 0 } });
    expect(seen.bounces).toEqual([expect.objectContaining({ tenantId: ACME })]);
    await house.stand('2026-03-26T00:00:00+01:00');
    await house.settle();
    expect(await inForce('acceptable-use-policy')).toEqual(['2.0']);
  });
});
