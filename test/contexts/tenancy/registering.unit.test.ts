import { beforeEach, describe, expect, test } from '@jest/globals';
import { VerifyRegistration } from '../../../src/contexts/tenancy/application/founding.js';
import { ApprovePurge } from '../../../src/contexts/tenancy/application/purging.js';
import { DecideReRegistration } from '../../../src/contexts/tenancy/application/re-registering.js';
import { aForm, inForce, TenancyWorld } from './world.js';

let world: TenancyWorld;
beforeEach(() => {
  world = new TenancyWorld();
});

describe('signing up', () => {
  test('a registration waits for its link and claims nothing yet', async () => {
    const token = await world.register('t1');

    expect(token).not.toBe('');
    expect(world.registration('t1').state).toBe('PENDING');
    expect(world.directory).toEqual([]);
    expect(world.rows.clients).toEqual([]);
    expect(world.types()).toEqual(['tenancy.RegistrationOpened']);
  });

  test('every wrong field is named at once, with its pointer and rule (ToS 2.3, 3.2.c)', async () => {
    const form = aForm({ orgNo: '559477-1115', slug: 'admin', companyName: ' ', acceptances: [] });

    await expect(world.register('t1', form, 'short')).rejects.toMatchObject({
      kind: 'invalid',
      details: {
        faults: expect.arrayContaining([
          expect.objectContaining({ pointer: '/orgNo', code: 'check-digit' }),
          expect.objectContaining({ pointer: '/slug', code: 'reserved' }),
          expect.objectContaining({ pointer: '/companyName', code: 'required' }),
          expect.objectContaining({ pointer: '/acceptances', code: 'required' }),
          expect.objectContaining({ pointer: '/password', code: 'min-length' }),
        ]),
      },
    });
    expect(world.rows.registrations).toEqual([]);
  });

  test('a form opened before the terms changed is refused as stale (ToS 3.2)', async () => {
    const acceptances = inForce.slice(0, 2).map(({ kind, sha256 }) => ({ kind, version: '1', sha256 }));

    await expect(world.register('t1', aForm({ acceptances }))).rejects.toMatchObject({
      code: 'stale-terms',
      details: { clause: 'ToS 3.2', data: { stale: ['terms-of-service'] } },
    });
  });

  test('a text with the right version but other bytes is not the one in force', async () => {
    const acceptances = inForce.slice(0, 2).map(({ kind, version }) => ({ kind, version, sha256: 'f'.repeat(64) }));

    await expect(world.register('t1', aForm({ acceptances }))).rejects.toMatchObject({ code: 'stale-terms' });
  });

  test('registration is closed while a document is unpublished (ToS 1.4, 9.2)', async () => {
    world.texts = world.texts.filter(({ kind }) => kind !== 'privacy-policy');

    await expect(world.register('t1')).rejects.toMatchObject({ code: 'registration-closed' });
  });

  test('a known e-mail gets the same answer, and a mail that explains (ToS 2.5, 1.5.account)', async () => {
    world.accounts.set('ada@example.com', 'elsewhere');

    await expect(world.register('t1', aForm({ email: 'Ada@Example.com' }))).resolves.toBe('');

    expect(world.rows.registrations).toEqual([]);
    expect(world.letters.map(({ template, to }) => ({ template, to }))).toEqual([
      { template: 'already-registered', to: [{ email: 'Ada@Example.com', name: '', language: 'sv' }] },
    ]);
  });

  test('an address that was written to often gets no further mail, and the asker no other answer', async () => {
    world.mailsAllowed = 0;

    await expect(world.register('t1')).resolves.toBe('');

    expect(world.letters).toEqual([]);
    expect(world.rows.registrations).toEqual([]);
  });

  test('a licensed organisation number and a taken address are said aloud (ToS 1.5.license, 1.5.instance)', async () => {
    await world.found('t1');

    await expect(world.register('t2', aForm({ email: 'b@example.com', slug: 'annan' }))).rejects.toMatchObject({
      code: 'org-number-licensed',
      details: { clause: 'ToS 1.5.license' },
    });
    await expect(world.register('t3', aForm({ email: 'c@example.com', orgNo: '556016-0680' }))).rejects.toMatchObject({
      code: 'slug-taken',
    });
  });

  test('a consumer signs up only where the operator sells to consumers (ToS 1.5.client, 1.5.consumer)', async () => {
    const form = aForm({ customerKind: 'consumer', companyName: undefined, orgNo: undefined });
    await expect(world.register('t1', form)).rejects.toMatchObject({
      details: { faults: [{ pointer: '/customerKind', code: 'business-only', message: expect.any(String) }] },
    });

    world.policy.registration.consumerSales = true;
    await world.found('t2', form);

    expect(world.client('t2')).toMatchObject({ name: 'Ada Exempel', customerKind: 'consumer', orgNo: null });
  });
});

describe('opening the link', () => {
  test('client, instance, agreement, administrator and acceptances come into being together (ToS 1.5.client, 3.2, 9.5)', async () => {
    await world.found('t1', aForm({ marketing: true }));

    expect(world.client('t1')).toMatchObject({ state: 'ACTIVE', name: 'Exempel AB', orgNo: '5594771114' });
    expect(world.instance('t1')).toMatchObject({ state: 'ACTIVE', slug: 'exempel' });
    expect(world.agreement('t1')).toMatchObject({ state: 'ACTIVE', concludedAt: world.now });
    expect(world.accounts.get('ada@example.com')).toBe('t1');
    expect(world.acceptances.map(({ kind, occasion, ip }) => ({ kind, occasion, ip }))).toEqual([
      { kind: 'terms-of-service', occasion: 'registration', ip: '192.0.2.7' },
      { kind: 'acceptable-use-policy', occasion: 'registration', ip: '192.0.2.7' },
    ]);
    expect(world.letters.at(-1)).toMatchObject({ template: 'contract-copy', to: [{ email: 'ada@example.com' }] });
    expect(world.types().sort()).toEqual([
      'tenancy.AgreementConcluded',
      'tenancy.MarketingConsented',
      'tenancy.RegistrationOpened',
    ]);
  });

  test('the registration keeps nothing of the person once the contract does', async () => {
    await world.found('t1');

    expect(world.registration('t1')).toMatchObject({
      state: 'VERIFIED',
      email: '',
      name: '',
      passwordHash: '',
      ip: '',
      orgNo: null,
    });
    expect([...world.obligations.keys()]).toEqual([]);
  });

  test('a second click finds what the first one founded', async () => {
    const token = await world.register('t1');
    await world.execute(new VerifyRegistration('t1', token));

    await expect(world.execute(new VerifyRegistration('t1', token))).resolves.toEqual({
      outcome: 'founded',
      slug: 'exempel',
    });
    expect(world.rows.clients).toHaveLength(1);
  });

  test('a wrong secret looks like an unknown link', async () => {
    await world.register('t1');

    await expect(world.execute(new VerifyRegistration('t1', 'guess'))).rejects.toMatchObject({ kind: 'not-found' });
    await expect(world.execute(new VerifyRegistration('t9', 'guess'))).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('of two sign-ups for one organisation number the second to verify is refused', async () => {
    const first = await world.register('t1');
    const second = await world.register('t2', aForm({ email: 'b@example.com', slug: 'annan' }));
    await world.execute(new VerifyRegistration('t1', first));

    await expect(world.execute(new VerifyRegistration('t2', second))).rejects.toMatchObject({
      code: 'org-number-licensed',
    });
    expect(world.directory).toHaveLength(1);
  });

  test('the link works until the last moment of day 7 (ToS 3.2)', async () => {
    const token = await world.register('t1');
    world.now = new Date('2026-03-09T23:59:59.999+01:00');
    await world.sweep();

    await expect(world.execute(new VerifyRegistration('t1', token))).resolves.toMatchObject({ outcome: 'founded' });
  });

  test('as day 8 begins the sign-up lapses and its personal data goes', async () => {
    const token = await world.register('t1');
    world.now = new Date('2026-03-10T00:00:00+01:00');
    await expect(world.execute(new VerifyRegistration('t1', token))).rejects.toMatchObject({ kind: 'gone' });

    await world.sweep();

    expect(world.registration('t1')).toMatchObject({ state: 'LAPSED', email: '', name: '', orgNo: null });
    expect(world.types()).toContain('tenancy.RegistrationLapsed');
    await expect(world.execute(new VerifyRegistration('t1', token))).rejects.toMatchObject({ kind: 'gone' });
  });

  test('day 7 is counted across the night that summer time begins', async () => {
    world.now = new Date('2026-03-25T12:00:00+01:00');
    await world.register('t1');

    expect(world.registration('t1').lapsesAt).toEqual(new Date('2026-04-02T00:00:00+02:00'));
  });
});

describe('coming back after a deletion for debt', () => {
  const deleteForDebt = async (tenantId: string) => {
    await world.controlling((control) =>
      control.scheduleDeletion(
        world.planned({
          tenantId,
          cause: 'debt',
          clause: 'ToS 3.4.e',
          notBefore: new Date('2026-03-10T08:00:00+01:00'),
        }),
      ),
    );
    world.receipts.set(`${tenantId}/purge-announced`, { noticeId: 'n', acceptedAt: world.now });
    world.now = new Date('2026-03-10T12:00:00+01:00');
    await world.sweep();
    world.accounts.clear();
  };
  const again = (over = {}) => aForm({ email: 'ny@annan.example', slug: 'exempel-igen', ...over });

  test('a new alias with the same organisation number waits for a person (ToS 3.6.e)', async () => {
    await world.found('t1');
    await deleteForDebt('t1');
    const token = await world.register('t2', again());

    const outcome = await world.execute(new VerifyRegistration('t2', token));

    expect(outcome).toEqual({ outcome: 'awaiting-approval' });
    expect(world.rows.requests).toMatchObject([{ state: 'PENDING', cause: 'debt', matched: ['org-number'] }]);
    expect(world.rows.clients.map(({ tenantId }) => tenantId)).toEqual(['t1']);
    world.now = new Date('2027-03-10T12:00:00+01:00');
    await world.sweep();
    expect(world.registration('t2').state).toBe('AWAITING_APPROVAL');
  });

  test('an approval founds the client; a second decision is refused', async () => {
    await world.found('t1');
    await deleteForDebt('t1');
    await world.execute(new VerifyRegistration('t2', await world.register('t2', again())));
    const id = world.rows.requests[0]!.id;

    await world.execute(new DecideReRegistration('t2', id, 'APPROVED', 'The debt was settled.', 'staff'));

    expect(world.instance('t2').state).toBe('ACTIVE');
    expect(world.types()).toContain('tenancy.ReRegistrationDecided');
    await expect(world.execute(new DecideReRegistration('t2', id, 'REJECTED', 'No.', 'staff'))).rejects.toMatchObject({
      code: 'out-of-order',
    });
  });

  test('a refusal is told with its reason, and removes what was given', async () => {
    await world.found('t1');
    await deleteForDebt('t1');
    await world.execute(new VerifyRegistration('t2', await world.register('t2', again())));
    const id = world.rows.requests[0]!.id;

    await world.execute(new DecideReRegistration('t2', id, 'REJECTED', 'The debt still stands.', 'staff'));

    expect(world.registration('t2')).toMatchObject({ state: 'LAPSED', email: '' });
    expect(world.letters.at(-1)).toMatchObject({
      template: 're-registration-refused',
      to: [{ email: 'ny@annan.example' }],
      data: { reason: 'The debt still stands.' },
    });
  });

  test('the mark fades after 24 months (ToS 3.6.e)', async () => {
    await world.found('t1');
    await deleteForDebt('t1');
    world.now = new Date('2028-03-10T00:00:00+01:00');
    const token = await world.register('t2', again());

    await expect(world.execute(new VerifyRegistration('t2', token))).resolves.toMatchObject({ outcome: 'founded' });
  });

  test('the approval of a purge needs a planned one', async () => {
    await world.found('t1');

    await expect(world.execute(new ApprovePurge('t1', 'staff'))).rejects.toMatchObject({ code: 'out-of-order' });
  });
});
