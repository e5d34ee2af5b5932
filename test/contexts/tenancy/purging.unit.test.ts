import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  ApprovePurge,
  PurgeBatch,
  PurgeInstance,
  type PurgeRehearsal,
  RehearsePurge,
} from '../../../src/contexts/tenancy/application/purging.js';
import { type PurgeCause, PurgeObjection, TenantDataHolder } from '../../../src/contexts/tenancy/contract.js';
import { aForm, TenancyWorld } from './world.js';

const MARKED_AT = new Date('2026-06-03T08:00:00+02:00');
const NOT_BEFORE = new Date('2026-06-10T08:00:00+02:00');

class Shelf extends TenantDataHolder {
  readonly holds = 'shelf';
  constructor(public rows: number) {
    super();
  }
  eraseBatch = async () => {
    const removed = Math.min(this.rows, 2);
    this.rows -= removed;
    return removed;
  };
  override count = async () => this.rows;
}

class Hold extends PurgeObjection {
  reason: string | undefined = 'legal-hold';
  objection = async (_tenantId: string, _cause: PurgeCause) => this.reason;
}

let world: TenancyWorld;
let shelf: Shelf;
beforeEach(async () => {
  world = new TenancyWorld();
  shelf = new Shelf(5);
  world.participants.holds(shelf);
  await world.found('t1');
});

const mark = async (tenantId = 't1', over = {}) => {
  world.now = MARKED_AT;
  await world.controlling((control) =>
    control.scheduleDeletion(world.planned({ tenantId, notBefore: NOT_BEFORE, ...over })),
  );
  world.receipts.set(`${tenantId}/purge-announced`, { noticeId: 'n', acceptedAt: MARKED_AT });
};

describe('a planned deletion', () => {
  test('removes everything in batches on its day, and frees the licence but never the address', async () => {
    await mark();
    world.now = new Date(NOT_BEFORE.getTime() - 1);
    await world.sweep();
    expect(shelf.rows).toBe(5);

    world.now = NOT_BEFORE;
    await world.sweep();

    expect(shelf.rows).toBe(0);
    expect(world.instance('t1')).toMatchObject({ state: 'PURGED', purgedFor: 'expiry', deletion: null });
    expect(world.agreement('t1')).toMatchObject({ state: 'ENDED', endedAt: NOT_BEFORE });
    expect(world.client('t1')).toMatchObject({ state: 'ENDED', registrationEmail: '', contactName: '', orgNo: null });
    expect(world.directory).toEqual([{ tenantId: 't1', slug: 'exempel', licence: undefined }]);
    expect(world.types().slice(-5)).toEqual(
      expect.arrayContaining(['tenancy.PurgeStarted', 'tenancy.AgreementEnded', 'tenancy.InstancePurged']),
    );
    await expect(world.register('t2', aForm({ email: 'b@example.com' }))).rejects.toMatchObject({ code: 'slug-taken' });
    await expect(world.register('t3', aForm({ email: 'b@example.com', slug: 'nytt' }))).resolves.not.toBe('');
  });

  test('leaves no mark after an expiry, so that the client may simply come back', async () => {
    await mark();
    world.now = NOT_BEFORE;
    await world.sweep();

    expect(world.markers).toEqual([]);
  });

  test('is refused while its notice was not accepted, and tried again the next day', async () => {
    await mark();
    world.receipts.clear();
    world.now = NOT_BEFORE;
    await world.sweep();

    expect(world.instance('t1').state).toBe('ACTIVE');
    expect(world.events.at(-1)).toMatchObject({ type: 'tenancy.PurgeRefused', reason: 'notice-not-accepted' });
    expect(world.obligations.get('t1/instance:purge')?.dueAt).toEqual(new Date('2026-06-11T00:00:00+02:00'));
  });

  test('waits until the notice has stood for its hours, to the minute (ToS 3.4.e)', async () => {
    await mark();
    const acceptedLate = new Date('2026-06-05T14:30:00+02:00');
    world.receipts.set('t1/purge-announced', { noticeId: 'n', acceptedAt: acceptedLate });
    world.now = NOT_BEFORE;
    await world.sweep();
    world.now = new Date('2026-06-12T14:29:59.999+02:00');
    await world.sweep();
    expect(world.instance('t1').state).toBe('ACTIVE');

    world.now = new Date('2026-06-12T14:30:00+02:00');
    await world.sweep();

    expect(world.instance('t1').state).toBe('PURGED');
  });

  test('yields to an objection and leaves one piece of evidence for it, however often it looks', async () => {
    const hold = new Hold();
    world.participants.objects(hold);
    await mark();
    for (const day of ['10', '11', '12']) {
      world.now = new Date(`2026-06-${day}T08:00:00+02:00`);
      await world.sweep();
    }
    expect(world.types().filter((type) => type === 'tenancy.PurgeRefused')).toHaveLength(1);

    hold.reason = undefined;
    world.now = new Date('2026-06-13T00:00:00+02:00');
    await world.sweep();

    expect(world.instance('t1').state).toBe('PURGED');
  });

  test('stops between two batches when a legal hold comes, and goes on when that is released (ToS 3.5.d)', async () => {
    await mark();
    world.now = NOT_BEFORE;
    await world.execute(new PurgeInstance('t1'));
    await world.execute(new PurgeBatch('t1', 1));
    await world.controlling((control) => control.hold('t1', 'hold-1', 'ToS 3.5.d'));

    await world.sweep();
    world.now = new Date('2026-06-20T00:00:00+02:00');
    await world.sweep();

    expect(shelf.rows).toBe(3);
    expect(world.instance('t1').state).toBe('PURGING');
    expect(world.events.filter(({ type }) => type === 'tenancy.PurgeRefused')).toMatchObject([
      { reason: 'legal-hold' },
    ]);

    await world.controlling((control) => control.release('t1', 'hold-1', 'ToS 3.5.d'));
    world.now = new Date('2026-06-21T00:00:00+02:00');
    await world.sweep();

    expect(shelf.rows).toBe(0);
    expect(world.instance('t1').state).toBe('PURGED');
  });

  test('leaves what the law has us keep, which can be held; nothing else hears of it, for nothing else is left (ToS 9.4)', async () => {
    await mark();
    world.now = NOT_BEFORE;
    await world.sweep();
    const before = world.types();

    await world.controlling((control) => control.hold('t1', 'hold-1', 'ToS 3.5.d'));
    expect(world.instance('t1')).toMatchObject({ state: 'PURGED', isHeld: true });

    await world.controlling((control) => control.release('t1', 'hold-1', 'ToS 3.5.d'));
    expect(world.instance('t1')).toMatchObject({ state: 'PURGED', isHeld: false });
    expect(world.types()).toEqual(before);
  });

  test('is forgotten when the client pays before its day (ToS 3.4.d)', async () => {
    await world.controlling((control) => control.suspend('t1', 'debt', 'ToS 3.4.c'));
    await mark('t1', { cause: 'debt', clause: 'ToS 3.4.e' });

    await world.controlling((control) => control.restore('t1', 'debt', 'ToS 3.4.d'));
    world.now = new Date('2026-10-01T08:00:00+02:00');
    await world.sweep();

    expect(world.instance('t1')).toMatchObject({ state: 'ACTIVE', deletion: null });
    expect(world.types()).toContain('tenancy.DeletionCancelled');
  });

  test('is forgotten when a new subscription brings the client back from the block', async () => {
    await world.controlling((control) => control.makeReadOnly('t1', 'ToS 4.7'));
    await world.controlling((control) => control.block('t1', 'ToS 4.7'));
    expect(world.agreement('t1').state).toBe('ENDED');
    await mark();

    await world.controlling((control) => control.reopen('t1', 'ToS 4.7'));
    world.now = new Date('2026-10-01T08:00:00+02:00');
    await world.sweep();

    expect(world.instance('t1')).toMatchObject({ state: 'ACTIVE', deletion: null });
    expect(world.agreement('t1')).toMatchObject({ state: 'ACTIVE', endedAt: null });
    expect(world.client('t1').state).toBe('ACTIVE');
  });
});

describe('above the daily cap', () => {
  const three = async () => {
    await world.found('t2', aForm({ email: 'b@example.com', slug: 'andra', orgNo: '556016-0680' }));
    await world.found('t3', aForm({ email: 'c@example.com', slug: 'tredje', orgNo: '202100-5489' }));
    for (const tenantId of ['t1', 't2', 't3']) await mark(tenantId);
    world.now = NOT_BEFORE;
    await world.sweep();
  };

  test('the purge waits for the next day', async () => {
    await three();
    expect(['t1', 't2', 't3'].map((id) => world.instance(id).state)).toEqual(['PURGED', 'PURGED', 'ACTIVE']);
    expect(world.events).toContainEqual(
      expect.objectContaining({ type: 'tenancy.PurgeRefused', tenantId: 't3', reason: 'daily-cap' }),
    );

    world.now = new Date('2026-06-11T00:00:00+02:00');
    await world.sweep();

    expect(world.instance('t3').state).toBe('PURGED');
  });

  test('a person may let it run the same day', async () => {
    await three();

    await world.execute(new ApprovePurge('t3', 'staff-1'));
    await world.sweep();

    expect(world.instance('t3').state).toBe('PURGED');
    expect(world.events).toContainEqual(
      expect.objectContaining({ type: 'tenancy.PurgeApproved', approvedBy: 'staff-1' }),
    );
  });
});

describe('the dry run', () => {
  test('tells what would happen and changes nothing', async () => {
    await mark();
    world.now = new Date('2026-06-09T08:00:00+02:00');

    const early = await world.execute<PurgeRehearsal>(new RehearsePurge('t1'));
    world.now = NOT_BEFORE;
    const onTheDay = await world.execute<PurgeRehearsal>(new RehearsePurge('t1'));

    expect(early).toMatchObject({
      wouldPurge: false,
      refusal: { reason: 'too-early', lookAgainAt: NOT_BEFORE.toISOString() },
      rows: [{ holder: 'shelf', rows: 5 }],
    });
    expect(onTheDay).toMatchObject({ wouldPurge: true, refusal: undefined });
    expect(world.instance('t1').state).toBe('ACTIVE');
  });
});
