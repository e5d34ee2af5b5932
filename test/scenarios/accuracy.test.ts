import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BackOffice, SANDBOX_STAFF } from '../../src/sandbox/company.js';
import { type Answer, type Body } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

let app: TestApp;
let client: Client;
let second: BackOffice;
let caseId: string;

beforeAll(async () => {
  app = await startApp({ now: '2026-06-16T09:00:00+02:00' });
  client = await Client.signUp(app);
  for (const { email, password } of SANDBOX_STAFF.filter(({ role }) => role === 'approver'))
    second = await BackOffice.logIn(app.around, email, password);
});
afterAll(() => app.stop());

const body = (answer: Answer, status: number): Body => {
  expect([answer.status, answer.text]).toEqual([status, answer.text]);
  return answer.body;
};
const cases = (): string => `/v1/clients/${client.tenantId}/accuracy-cases`;
const state = async (): Promise<string> => {
  const { items } = body(await client.company.api.get('/v1/privacy/accuracy-cases'), 200);
  return items.find(({ id }: Body) => id === caseId).state;
};

describe('a client moved on 16 June and has not said so', () => {
  test('ToS 9.7: it is told what is wrong and has until 26 June', async () => {
    const sent = { what: 'The address is not yours any more.', changedOn: '2026-06-16' };
    ({ caseId } = body(await app.office.api.post(cases(), sent), 201));
    await app.settle();

    expect((await client.mails())[0]!.text).toContain('26 June 2026');
    expect(await state()).toBe('NOTIFIED');
  });

  test('ToS 9.7: nobody is suspended while it still has time', async () => {
    await app.clock.advanceTo('2026-06-26T23:59:59.999+02:00');
    expect(await state()).toBe('NOTIFIED');
    const { future } = body(await client.company.api.get('/v1/contract/timeline'), 200);
    expect(future).toContainEqual(expect.objectContaining({ title: 'accuracy.update', date: '2026-06-26' }));

    const early = await second.api.post(`${cases()}/${caseId}/suspension`, { reason: 'Letters come back.' });
    expect(early).toMatchObject({ status: 409, body: { code: 'too-early', clause: 'ToS 9.7' } });
  });

  test('ToS 9.7: as 27 June begins it is overdue and restricted, and goes on working', async () => {
    await app.clock.advanceTo('2026-06-27T00:00:00+02:00');
    await app.settle();

    expect(await state()).toBe('RESTRICTED');
    expect(await client.instanceState()).toBe('ACTIVE');
    expect(await client.letters('accuracy-overdue')).toEqual(['2026-06-27 accuracy-overdue']);
  });

  test('ToS 9.7: a second person suspends it, with the reason why the service cannot go on', async () => {
    const reason = { reason: 'No invoice reaches you.' };
    const same = await app.office.api.post(`${cases()}/${caseId}/suspension`, reason);
    expect(same).toMatchObject({ status: 409, body: { code: 'same-person', clause: 'ToS 9.7' } });

    body(await second.api.post(`${cases()}/${caseId}/suspension`, reason), 204);
    await app.settle();

    expect(await client.instanceState()).toBe('SUSPENDED');
    expect((await client.mails())[0]!.text).toContain('No invoice reaches you.');
  });

  test('ToS 9.7: a correction lifts it at once', async () => {
    body(await client.company.api.post(`/v1/privacy/accuracy-cases/${caseId}/correction`), 204);

    expect(await client.instanceState()).toBe('ACTIVE');
    expect(await state()).toBe('CORRECTED');
    expect(await client.evidenceOf('ToS 9.7')).toEqual(
      expect.arrayContaining([
        '2026-06-16 InaccuracyNotified',
        '2026-06-27 InaccurateDataRestricted',
        '2026-06-27 SuspendedForInaccuracy',
        '2026-06-27 InaccuracyCorrected',
      ]),
    );
  });

  test('ToS 9.7: one whose days were over before anybody noticed is overdue at once', async () => {
    const sent = { what: 'The company has another name.', changedOn: '2026-06-01' };
    ({ caseId } = body(await app.office.api.post(cases(), sent), 201));
    await app.settle();

    expect(await state()).toBe('RESTRICTED');
    expect(await client.letters('accuracy-overdue')).toHaveLength(2);
    expect(await client.evidenceOf('ToS 9.7')).not.toContainEqual(expect.stringContaining('Breached'));
  });
});
