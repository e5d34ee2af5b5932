import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { demand } from '../../src/sandbox/company.js';
import type { Body, HttpClient } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

const LADDER = ['first-overdue', 'suspension-warning', 'suspended', 'final-deletion-notice', 'payment-restored'];
const TOTAL_MINOR = 61_250;
const NINE_DAYS_OF_APRIL = 18_375;

/**
 * Scenario 1 of the contract: an invoice due on 1 March 2026. Many clients owe the same on the same day; each
 * pays at another step, one never does. They live beside each other, so what happens to one must not touch another.
 */
describe('An invoice due on 1 March 2026 is not paid (ToS 3.4)', () => {
  let app: TestApp;
  let paysOnTime: Client;
  let paysAfterFirstNotice: Client;
  let paysAfterWarning: Client;
  let paysWhileSuspended: Client;
  let paysInParts: Client;
  let paysAfterFinalNotice: Client;
  let paysAtTheHour: Client;
  let neverPays: Client;
  let unreachable: Client;

  beforeAll(async () => {
    app = await startApp({ now: '2026-02-01T09:00:00+01:00' });
    paysOnTime = await Client.whoIsInvoiced(app);
    paysAfterFirstNotice = await Client.whoIsInvoiced(app);
    paysAfterWarning = await Client.whoIsInvoiced(app);
    paysWhileSuspended = await Client.whoIsInvoiced(app);
    paysInParts = await Client.whoIsInvoiced(app);
    paysAfterFinalNotice = await Client.whoIsInvoiced(app);
    paysAtTheHour = await Client.whoIsInvoiced(app);
    await paysAfterFinalNotice.company.importContacts('given name,email\nAda,ada@example.com\n', {
      basis: 'contract',
      source: 'Order book',
    });
    neverPays = await Client.whoIsInvoiced(app);
    unreachable = await Client.whoIsInvoiced(app);
  }, 60_000);

  afterAll(() => app.stop());

  test('ToS 3.4.a: on the due date nobody is reminded, on the day after everybody who owes is', async () => {
    await app.clock.advanceTo('2026-03-01T23:59:59.999+01:00');
    await paysOnTime.paysWhatIsOpen();
    await app.clock.advanceTo('2026-03-02T07:59:59.999+01:00');
    expect(await neverPays.letters(...LADDER)).toEqual([]);

    await app.clock.advanceTo('2026-03-02T08:00:00+01:00');

    expect(await neverPays.letters(...LADDER)).toEqual(['2026-03-02 first-overdue']);
    expect(await paysOnTime.letters(...LADDER)).toEqual([]);
  });

  test('ToS 3.4.b: under its clause a client sees what is coming to it and when, and staff see it of everybody', async () => {
    const clauseFor = async (api: HttpClient, clause = 'ToS 3.4.b') =>
      demand(await api.get(`/v1/terms/clauses/${encodeURIComponent(clause)}`), 200);
    const warning = { title: 'dunning.warning', owedBy: 'operator', dueAt: '2026-03-22T07:00:00.000Z' };

    expect(await clauseFor(neverPays.company.api)).toMatchObject({
      running: [warning],
      lettersSent: 0,
      timers: expect.arrayContaining(['subscription.overdue-step']),
      notices: ['suspension-warning'],
      evidence: expect.arrayContaining(['subscription.DebtorWarned']),
    });
    expect(await clauseFor(neverPays.company.api, 'ToS 3.4.a')).toMatchObject({
      lettersSent: 1,
      notices: expect.arrayContaining(['first-overdue']),
    });
    expect((await clauseFor(paysOnTime.company.api)).running).toEqual([]);
    expect((await clauseFor(app.office.api)).running).toHaveLength(8);
  });

  test('ToS 3.4.b: the warning goes out on 22 March at the notice hour, not before', async () => {
    await paysAfterFirstNotice.paysWhatIsOpen();

    await app.clock.advanceTo('2026-03-22T07:59:59.999+01:00');
    expect(await neverPays.letters(...LADDER)).toEqual(['2026-03-02 first-overdue']);
    await app.clock.advanceTo('2026-03-22T08:00:00+01:00');

    expect(await neverPays.letters(...LADDER)).toEqual(['2026-03-02 first-overdue', '2026-03-22 suspension-warning']);
    expect(await paysAfterFirstNotice.letters(...LADDER)).toEqual(['2026-03-02 first-overdue']);
  });

  test('ToS 3.4.c, 3.4.d: on day 30 the account works; at 00:00 of day 31 it is suspended and told how to pay', async () => {
    await paysAfterWarning.paysWhatIsOpen();
    await app.office.recordPayment(paysInParts.tenantId, TOTAL_MINOR - 1, 'SEK', 'bank-part-1');

    await app.clock.advanceTo('2026-03-31T23:59:59.999+02:00');
    expect(await neverPays.instanceState()).toBe('ACTIVE');
    await app.clock.advanceTo('2026-04-01T00:00:00+02:00');

    expect(await neverPays.instanceState()).toBe('SUSPENDED');
    expect(await paysAfterWarning.instanceState()).toBe('ACTIVE');
    expect(await neverPays.letters(...LADDER)).toContain('2026-04-01 suspended');
    const { api } = neverPays.company;
    for (const path of ['/v1/contacts', '/v1/queries', '/v1/imports'])
      expect((await api.get(path)).body).toMatchObject({ code: 'instance-suspended', clause: 'ToS 3.4.c' });
    for (const path of ['billing', 'exports/contacts', 'complaints', 'privacy/requests', 'legal/standing'])
      expect([path, (await api.get(`/v1/${path}`)).status]).toEqual([path, 200]);
  });

  test('ToS 3.4.a: part payments go to the oldest invoice; only clearing it moves the day that the ladder counts from', async () => {
    expect(await paysInParts.instanceState()).toBe('SUSPENDED');
    await app.clock.advanceTo('2026-04-10T12:00:00+02:00');

    // The last öre of March, and all but one of what April costs without the nine days that were kept back.
    await app.office.recordPayment(paysInParts.tenantId, TOTAL_MINOR - NINE_DAYS_OF_APRIL, 'SEK', 'bank-part-2');

    expect(await paysInParts.instanceState()).toBe('ACTIVE');
    const open = (await paysInParts.company.openInvoices()).map(({ dueOn, open }) => [dueOn, open.amountMinor]);
    expect(open).toContainEqual(['2026-04-01', 1]);
    expect(open).not.toContainEqual(['2026-03-01', expect.anything()]);
  });

  test('ToS 3.4.c: for the days without the service a credit note takes its share off the month that was invoiced ahead', async () => {
    const { items } = demand(await paysInParts.company.api.get('/v1/invoices'), 200);
    expect(items.find(({ periodStart }: Body) => periodStart === '2026-04-01')).toMatchObject({
      state: 'OPEN',
      total: { amountMinor: TOTAL_MINOR },
      credited: { amountMinor: NINE_DAYS_OF_APRIL },
    });
    expect(await paysInParts.letters('kept-back-credited')).toEqual(['2026-04-10 kept-back-credited']);
    expect(await paysInParts.evidenceOf('ToS 3.4.c')).toContain('2026-04-10 CreditNoteIssued');
    expect((await neverPays.company.openInvoices()).every(({ credited }) => credited.amountMinor === 0)).toBe(true);
  });

  test('ToS 3.4.d: paying in the last days of the suspension restores access at once', async () => {
    await app.clock.advanceTo('2026-04-30T23:59:59+02:00');
    expect(await paysWhileSuspended.instanceState()).toBe('SUSPENDED');

    const [newest] = await paysWhileSuspended.company.openInvoices();
    await paysWhileSuspended.company.payInvoice(newest!.id);

    expect(await paysWhileSuspended.instanceState()).toBe('ACTIVE');
    expect((await paysWhileSuspended.company.api.get('/v1/contacts')).status).toBe(200);
  });

  test('ToS 3.4.d: the provider’s events twice more, the last one first, restore nothing a second time', async () => {
    await app.repeatEvents();
    await app.settle();

    expect(await paysWhileSuspended.letters('payment-restored')).toEqual(['2026-04-30 payment-restored']);
    const restored = (await paysWhileSuspended.evidenceOf('ToS 3.4.d')).filter((line) => line.endsWith('Restored'));
    expect(restored).toEqual(['2026-04-30 InstanceRestored']);
  });

  test('ToS 3.4.e: after 30 full days of suspension the final notice names the day, a week ahead', async () => {
    await app.clock.advanceTo('2026-05-01T07:59:59.999+02:00');
    expect(await neverPays.letters('final-deletion-notice')).toEqual([]);
    await app.mailbox(unreachable.company.founder.email, 'bounce');
    await app.clock.advanceTo('2026-05-01T08:00:00+02:00');
    await app.mailbox(unreachable.company.founder.email, 'takes');

    expect(await neverPays.letters('final-deletion-notice')).toEqual(['2026-05-01 final-deletion-notice']);
    const [final] = await neverPays.mails();
    expect(final?.text).toMatch(/8 May 2026/);
  });

  test('ToS 3.4.f: the evidence that a client can fetch holds every letter of the ladder', async () => {
    const bundle = await neverPays.company.api.get('/v1/contract/evidence-bundle');
    const lines = new TextDecoder().decode(unzipSync(bundle.bytes)['notices.jsonl']).trim().split('\n');

    const templates = lines.map((line) => JSON.parse(line).template);
    expect(templates).toEqual(expect.arrayContaining(LADDER.slice(0, 4)));
  });

  test('ToS 3.4.a: the rest of April climbs the ladder from its own due date', async () => {
    await app.clock.advanceTo('2026-05-01T23:59:59.999+02:00');
    expect(await paysInParts.instanceState()).toBe('ACTIVE');
    await app.clock.advanceTo('2026-05-02T00:00:00+02:00');

    expect(await paysInParts.instanceState()).toBe('SUSPENDED');
    await paysInParts.paysWhatIsOpen();
    expect(await paysInParts.instanceState()).toBe('ACTIVE');
  });

  test('ToS 3.4.d: paid on the thirty-sixth day of the suspension, the data is as it was', async () => {
    await app.clock.advanceTo('2026-05-07T23:59:59.999+02:00');

    await paysAfterFinalNotice.paysWhatIsOpen();

    const { items } = demand(await paysAfterFinalNotice.company.api.get('/v1/contacts'), 200);
    expect(items.map(({ givenName }: { givenName: string }) => givenName)).toEqual(['Ada']);
  });

  test('ToS 3.4.e, 3.4.f: nothing is deleted at 6 days and 23 hours; at 7 × 24 hours it is, unless somebody paid', async () => {
    await app.clock.advanceTo('2026-05-08T07:59:59.999+02:00');
    expect(await neverPays.instanceState()).toBe('SUSPENDED');
    // The hour has come, and the money comes before the one who deletes.
    await app.around.machine.stand(new Date('2026-05-08T08:00:00+02:00'));
    await paysAtTheHour.paysWhatIsOpen();

    expect(await neverPays.instanceState()).toBe('PURGED');
    expect(await paysAfterFinalNotice.instanceState()).toBe('ACTIVE');
    expect(await paysAtTheHour.instanceState()).toBe('ACTIVE');
    expect(await neverPays.evidenceOf('ToS 3.4')).toEqual([
      '2026-03-02 OverdueCaseOpened',
      '2026-03-22 DebtorWarned',
      '2026-04-01 DebtorSuspended',
      '2026-04-01 InstanceSuspended',
      '2026-05-01 FinalNoticeGiven',
      '2026-05-01 DeletionPlanned',
      '2026-05-08 PurgeStarted',
      '2026-05-08 AgreementEnded',
      '2026-05-08 SubscriptionCanceled',
      '2026-05-08 DebtorDeleted',
      // April and May, of which nothing was given.
      '2026-05-08 InvoiceVoided',
      '2026-05-08 InvoiceVoided',
      '2026-05-08 InstancePurged',
    ]);
  });

  test('ToS 3.4.e: a final notice that bounced announced nothing: six days and 23 hours after the second nothing is deleted, at seven times 24 it is', async () => {
    // Taken and bounced on the first, written again at the next notice hour.
    expect(await unreachable.letters('final-deletion-notice')).toEqual([
      '2026-05-01 final-deletion-notice',
      '2026-05-01 final-deletion-notice',
      '2026-05-02 final-deletion-notice',
    ]);
    expect(await unreachable.instanceState()).toBe('SUSPENDED');

    await app.clock.advanceTo('2026-05-09T07:00:00+02:00');
    expect(await unreachable.instanceState()).toBe('SUSPENDED');
    await app.clock.advanceTo('2026-05-09T07:59:59.999+02:00');
    expect(await unreachable.instanceState()).toBe('SUSPENDED');
    await app.clock.advanceTo('2026-05-09T08:00:00+02:00');

    expect(await unreachable.instanceState()).toBe('PURGED');
    expect((await unreachable.evidenceOf('ToS 3.4.e')).filter((line) => line.endsWith('FinalNoticeGiven'))).toEqual([
      '2026-05-01 FinalNoticeGiven',
      '2026-05-02 FinalNoticeGiven',
    ]);
  });

  test('whoever paid is left alone by every timer that had been running', async () => {
    const debtors = [paysOnTime, paysAfterFirstNotice, paysAfterWarning, paysWhileSuspended, paysInParts];
    debtors.push(paysAfterFinalNotice, paysAtTheHour);

    for (const client of debtors) await client.paysWhatIsOpen();
    await app.clock.advanceTo('2026-05-30T12:00:00+02:00');

    for (const client of debtors) expect(await client.instanceState()).toBe('ACTIVE');
  });
});

/** The scheduler slept; what it finds it does in order, and no gap between two steps becomes shorter by it. */
describe('Nobody was awake when the first notice was due (ToS 3.4.b, 3.4.c, 3.4.e)', () => {
  let app: TestApp;
  let client: Client;

  beforeAll(async () => {
    app = await startApp({ now: '2026-02-01T09:00:00+01:00' });
    client = await Client.whoIsInvoiced(app);
    await app.clock.advanceTo('2026-03-01T12:00:00+01:00');
  }, 60_000);

  afterAll(() => app.stop());

  test('ToS 3.4.b: a first notice of 12 March puts the warning off to fourteen days after it', async () => {
    await app.clock.jumpTo('2026-03-12T09:00:00+01:00');
    expect(await client.letters(...LADDER)).toEqual(['2026-03-12 first-overdue']);

    await app.clock.advanceTo('2026-03-26T07:59:59.999+01:00');

    expect(await client.letters(...LADDER)).toEqual(['2026-03-12 first-overdue']);
  });

  test('ToS 3.4.c: a warning of day 30 puts the suspension off to seven days after it', async () => {
    await app.clock.jumpTo('2026-03-31T09:00:00+02:00');
    expect(await client.letters('suspension-warning')).toEqual(['2026-03-31 suspension-warning']);

    await app.clock.advanceTo('2026-04-06T23:59:59.999+02:00');
    expect(await client.instanceState()).toBe('ACTIVE');
    await app.clock.advanceTo('2026-04-07T00:00:00+02:00');

    expect(await client.instanceState()).toBe('SUSPENDED');
  });

  test('ToS 3.4.e: a final notice that goes out weeks late stands for its seven times 24 hours all the same', async () => {
    await app.clock.jumpTo('2026-05-20T12:00:00+02:00');
    expect(await client.letters('final-deletion-notice')).toEqual(['2026-05-20 final-deletion-notice']);

    await app.clock.advanceTo('2026-05-27T11:59:59.999+02:00');
    expect(await client.instanceState()).toBe('SUSPENDED');
    await app.clock.advanceTo('2026-05-27T12:00:00+02:00');

    expect(await client.instanceState()).toBe('PURGED');
  });
});
