import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  DecideReclassification,
  ProposeReclassification,
  type TrueParty,
} from '../../../src/contexts/tenancy/application/reclassifying.js';
import { ClientReclassified } from '../../../src/contexts/tenancy/contract.js';
import { kindAt } from '../../../src/contexts/tenancy/domain/client.js';
import { aForm, TenancyWorld } from './world.js';

const company: TrueParty = { kind: 'business', companyName: ' Ek & Lund AB ', orgNo: '556036-0793' };
const person: TrueParty = { kind: 'consumer' };
const aConsumer = (over = {}) =>
  aForm({ customerKind: 'consumer', companyName: undefined, orgNo: undefined, slug: 'ada', ...over });

describe('a client that was declared as what it is not', () => {
  let world: TenancyWorld;
  beforeEach(async () => {
    world = new TenancyWorld();
    world.policy.registration.consumerSales = true;
    await world.found('firm');
    await world.found('ada', aConsumer({ email: 'ada@privat.example' }));
  });

  const propose = (tenantId: string, truth: TrueParty) =>
    world.execute<{ id: string }>(
      new ProposeReclassification(tenantId, truth, { reason: 'The register says so', staffId: 'siv' }),
    );
  const decide = (tenantId: string, id: string, decision: 'APPROVED' | 'REJECTED' = 'APPROVED', staffId = 'per') =>
    world.execute(new DecideReclassification(tenantId, id, decision, { reason: 'Checked by telephone', staffId }));

  test('nothing changes until another of the staff decides (ToS 1.5.consumer)', async () => {
    const { id } = await propose('firm', person);

    await expect(decide('firm', id, 'APPROVED', 'siv')).rejects.toMatchObject({ code: 'same-person' });
    expect(world.client('firm').customerKind).toBe('business');
  });

  test('who turns out to be a consumer stands there by name, and the number is free for a company (ToS 1.5.license)', async () => {
    const { id } = await propose('firm', person);
    await decide('firm', id);

    expect(world.client('firm')).toMatchObject({ customerKind: 'consumer', name: 'Ada Exempel', orgNo: null });
    expect(world.events.filter((event) => event instanceof ClientReclassified)).toMatchObject([
      { tenantId: 'firm', kind: 'consumer', clause: 'ToS 1.5.consumer' },
    ]);
    expect(world.letters.at(-1)).toMatchObject({
      template: 'counted-as-consumer',
      to: 'contract',
      data: { clientName: 'Ada Exempel', since: '2026-03-02', reason: 'Checked by telephone' },
    });
    await expect(world.found('next', aForm({ email: 'ny@example.com', slug: 'nyfirma' }))).resolves.toBeUndefined();
  });

  test('a consumer that turns out to be a company takes the licence of its number (ToS 1.5.client, 1.5.license)', async () => {
    const { id } = await propose('ada', company);
    await decide('ada', id);

    expect(world.client('ada')).toMatchObject({ customerKind: 'business', name: 'Ek & Lund AB', orgNo: '5560360793' });
    const rival = aForm({ email: 'lund@example.com', slug: 'lund', orgNo: '556036-0793' });
    await expect(world.register('rival', rival)).rejects.toMatchObject({ code: 'org-number-licensed' });
  });

  test('a number that somebody took since the proposal is refused at the decision (ToS 1.5.license)', async () => {
    const { id } = await propose('ada', company);
    await world.found('rival', aForm({ email: 'lund@example.com', slug: 'lund', orgNo: '556036-0793' }));

    await expect(decide('ada', id)).rejects.toMatchObject({
      code: 'org-number-licensed',
      details: { clause: 'ToS 1.5.license' },
    });
    expect(world.client('ada').customerKind).toBe('consumer');
  });

  test('what was concluded up to the decision keeps a consumer’s rights, to the last millisecond (K4)', async () => {
    const { id } = await propose('ada', company);
    await decide('ada', id);

    expect(kindAt(world.client('ada'), new Date(world.now.getTime() - 1))).toBe('consumer');
    expect(kindAt(world.client('ada'), world.now)).toBe('business');
  });

  test('who is a consumer again has the rights for everything in between as well (K4)', async () => {
    await decide('ada', (await propose('ada', company)).id);
    world.now = new Date('2026-04-01T12:00:00+02:00');
    await decide('ada', (await propose('ada', person)).id);

    expect(kindAt(world.client('ada'), new Date('2026-03-20T12:00:00+01:00'))).toBe('consumer');
  });

  test('a refusal changes nothing, writes to nobody, and keeps neither name nor number (ToS 9.4)', async () => {
    const letters = world.letters.length;
    const { id } = await propose('ada', company);
    await decide('ada', id, 'REJECTED');

    expect(world.client('ada').customerKind).toBe('consumer');
    expect(world.letters).toHaveLength(letters);
    expect(world.rows.proposals).toMatchObject([{ state: 'REJECTED', clientName: null, orgNo: null }]);
    await expect(decide('ada', id)).rejects.toMatchObject({ code: 'out-of-order' });
  });

  test('bad news is said at the field: no name, a mistyped number, a number of a consumer', async () => {
    const nameless = propose('ada', { kind: 'business', companyName: ' ', orgNo: '556036-0794' });
    await expect(nameless).rejects.toMatchObject({
      details: {
        faults: [
          { pointer: '/companyName', code: 'required' },
          { pointer: '/orgNo', code: 'check-digit' },
        ],
      },
    });
    await expect(propose('firm', { ...person, orgNo: '556036-0793' })).rejects.toMatchObject({
      details: { faults: [{ pointer: '/orgNo', code: 'not-for-consumers' }] },
    });
  });

  test('one proposal at a time, and none for what the client is already', async () => {
    await expect(propose('firm', company)).rejects.toMatchObject({ code: 'same-kind' });
    await propose('firm', person);

    await expect(propose('firm', person)).rejects.toMatchObject({ code: 'already-proposed' });
  });
});
