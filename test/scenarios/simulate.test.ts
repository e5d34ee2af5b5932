import { afterEach, describe, expect, test } from '@jest/globals';
import { run, type SimulatedEvent, simulate } from '../../src/cli/simulate.js';
import { readConfig } from '../../src/platform/config.js';
import { type Runtime, startRuntime } from '../../src/runtime.js';
import { SCENARIOS } from '../../src/sandbox/scenarios.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** `npm run simulate`: its scenarios hold no date and no state; what they print is what the rules decide. */
describe('the simulator', () => {
  let runtime: Runtime | undefined;
  let database: TestDatabase | undefined;

  afterEach(async () => {
    await runtime?.stop();
    await database?.drop();
    runtime = database = undefined;
  });

  const play = async (name: string, pivot: string, policy = {}): Promise<SimulatedEvent[]> => {
    database = await createTestDatabase();
    const { appUrl, systemUrl, migratorUrl } = database;
    const urls = { DATABASE_URL: appUrl, SYSTEM_DATABASE_URL: systemUrl, MIGRATION_DATABASE_URL: migratorUrl };
    const config = readConfig({ NODE_ENV: 'test', LOG_LEVEL: 'fatal', RATE_LIMIT_PER_MINUTE: '1000000', ...urls });
    runtime = await startRuntime(config, { ephemeral: true, webRoot: 'none' });
    await runtime.listen(0);
    return simulate(runtime, SCENARIOS[name]!, pivot, policy);
  };
  const dayOf = (events: SimulatedEvent[], event: string) => events.find((entry) => entry.event === event)?.date;
  const letterDay = (events: SimulatedEvent[], notice: string) => events.find((entry) => entry.notice === notice)?.date;

  test('payment-default shows the ladder of ToS 3.4 to its end, one object a line of the promised shape', async () => {
    const events = await play('payment-default', '2026-03-01');

    expect(letterDay(events, 'first-overdue')).toBe('2026-03-02');
    expect(letterDay(events, 'suspension-warning')).toBe('2026-03-22');
    expect(dayOf(events, 'InstanceSuspended')).toBe('2026-04-01');
    expect(letterDay(events, 'final-deletion-notice')).toBe('2026-05-01');
    expect(events.at(-1)).toMatchObject({ date: '2026-05-08', event: 'InstancePurged', state: 'PURGED' });
    for (const event of events)
      expect(event).toEqual({
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        clause: expect.stringMatching(/^(ToS|AUP) /),
        event: expect.any(String),
        notice: event.notice === null ? null : expect.any(String),
        state: event.state === null ? null : expect.any(String),
      });
  });

  test('complaint-consumer shows the alerts, and silence that becomes a yes on day 15 (ToS 5.5.b, 5.6.a)', async () => {
    const events = await play('complaint-consumer', '2026-06-05');

    const pressed = events.filter(({ event }) => event === 'AnswerPressing').map(({ date }) => date);
    expect(pressed).toEqual(['2026-06-12', '2026-06-15', '2026-06-18']);
    expect(dayOf(events, 'ComplaintDeemedAccepted')).toBe('2026-06-20');
    expect(letterDay(events, 'complaint-deemed-accepted')).toBe('2026-06-20');
  });

  test('erasure shows the reminders of a request and the answer that keeps the invoices (ToS 9.9, 9.4)', async () => {
    const events = await play('erasure', '2026-01-31');

    const pressed = events.filter(({ event }) => event === 'DataRequestPressing').map(({ date }) => date);
    expect(pressed).toEqual(['2026-02-14', '2026-02-21']);
    expect(dayOf(events, 'DataRequestAnswered')).toBe('2026-02-22');
  });

  test('inaccurate-data shows the restriction on 27 June and the correction that ends it (ToS 9.7)', async () => {
    const events = await play('inaccurate-data', '2026-06-16');

    expect(dayOf(events, 'InaccurateDataRestricted')).toBe('2026-06-27');
    expect(dayOf(events, 'InaccuracyCorrected')).toBe('2026-06-28');
  });

  test('both readings of K1 and K2 may follow one --policy, and a word that is no reading is refused', async () => {
    const words = ['card-failure', '--policy', 'k1=immediate', 'k2=hybrid', 'k2'];

    await expect(run(words)).rejects.toThrow("--policy takes KEY=VALUE, not 'k2'");
  });

  test('card-failure under hybrid and immediate deletes on the debt’s day, which is the later one (K1, K2, ToS 3.4.e)', async () => {
    const events = await play('card-failure', '2026-03-01', { afterEnd: 'immediate', failedPayment: 'hybrid' });

    expect(dayOf(events, 'InstanceBlocked')).toBe('2026-03-09');
    expect(letterDay(events, 'purge-announced')).toBe('2026-03-09');
    expect(letterDay(events, 'final-deletion-notice')).toBe('2026-05-01');
    expect(dayOf(events, 'PurgeStarted')).toBe('2026-05-08');
  });

  test('another policy prints other dates (K2: the constants are the operator’s)', async () => {
    const events = await play('payment-default', '2026-03-01', {
      dunning: { suspensionDays: 45, finalNoticeDays: 40 },
    });

    expect(dayOf(events, 'InstanceSuspended')).toBe('2026-04-15');
    expect(letterDay(events, 'final-deletion-notice')).toBe('2026-05-25');
    expect(dayOf(events, 'PurgeStarted')).toBe('2026-06-01');
  });

  test('arrangement shows two instalments that are paid in time, and no step of the ladder after it (ToS 3.4.g)', async () => {
    const events = await play('arrangement', '2026-07-01');

    expect(letterDay(events, 'first-overdue')).toBe('2026-07-02');
    expect(dayOf(events, 'ArrangementAgreed')).toBe('2026-07-10');
    expect(dayOf(events, 'LadderPaused')).toBe('2026-07-10');
    expect(dayOf(events, 'ArrangementKept')).toBe('2026-09-01');
    const happened = events.map(({ event }) => event);
    expect(happened).not.toContain('DebtorWarned');
    expect(happened).not.toContain('InstanceSuspended');
  });

  test('arrangement-broken shows the ladder going on from where it stood to its end (ToS 3.4.g)', async () => {
    const events = await play('arrangement-broken', '2026-07-01');

    expect(dayOf(events, 'ArrangementBroken')).toBe('2026-09-02');
    expect(letterDay(events, 'suspension-warning')).toBe('2026-09-02');
    expect(dayOf(events, 'InstanceSuspended')).toBe('2026-09-09');
    expect(letterDay(events, 'final-deletion-notice')).toBe('2026-10-09');
    expect(dayOf(events, 'PurgeStarted')).toBe('2026-10-16');
  });

  test('invoice-customer shows a yearly plan from the request to its paid renewal (ToS 4.6)', async () => {
    const events = await play('invoice-customer', '2026-03-01');

    expect(dayOf(events, 'InvoiceRequested')).toBe('2026-02-19');
    expect(letterDay(events, 'pro-forma')).toBe('2026-02-19');
    expect(dayOf(events, 'ProFormaPaidInPart')).toBe('2026-02-24');
    expect(dayOf(events, 'ProFormaSettled')).toBe('2026-03-01');
    expect(letterDay(events, 'invoice-issued')).toBe('2027-01-30');
    expect(dayOf(events, 'SubscriptionRenewed')).toBe('2027-02-09');
    expect(events.map(({ event }) => event)).not.toContain('OverdueCaseOpened');
  });

  test('terms-change announces a change to a client, who accepts it on its day (ToS 10.2.a, 10.2.b)', async () => {
    const events = await play('terms-change', '2026-03-29');

    expect(letterDay(events, 'terms-change')).toBe('2026-03-20');
    // The change takes effect with its day, and asks whoever comes first; the clocks went forward in between.
    const onItsDay = events.filter(({ date, clause }) => date === '2026-03-29' && clause === 'ToS 10.2.a');
    expect(onItsDay.map(({ at, event }) => `${at} ${event}`)).toEqual([
      '2026-03-28T23:00:00.000Z TermsInForce',
      '2026-03-29T07:00:00.000Z AcceptanceAsked terms-of-service',
      '2026-03-29T21:59:59.999Z DocumentAccepted',
    ]);
  });

  test('breach-of-terms shows the ladder of ToS 3.6: a demand, a suspension, two persons, thirty days, the deletion', async () => {
    const events = await play('breach-of-terms', '2026-03-02');

    expect(letterDay(events, 'conduct-demand')).toBe('2026-03-02');
    expect(dayOf(events, 'CureTimeEnded')).toBe('2026-03-04');
    expect(dayOf(events, 'InstanceSuspended')).toBe('2026-03-09');
    expect(dayOf(events, 'InstanceBlocked')).toBe('2026-03-12');
    expect(dayOf(events, 'InstancePurged')).toBe('2026-04-12');
  });
});
