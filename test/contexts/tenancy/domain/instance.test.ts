import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PlannedDeletion, SuspensionReason } from '../../../../src/contexts/tenancy/contract.js';
import { Instance } from '../../../../src/contexts/tenancy/domain/instance.js';

const at = new Date('2026-04-01T00:00:00+02:00');
const anInstance = (): Instance => {
  const instance = Instance.provision('t1', 'exempel');
  instance.open();
  return instance;
};
const plan = (over: Partial<PlannedDeletion> = {}): PlannedDeletion => ({
  tenantId: 't1',
  cause: 'expiry',
  clause: 'ToS 4.7',
  noticeKey: 'announced',
  notBefore: new Date('2026-04-08T00:00:00+02:00'),
  noticeHours: 168,
  ...over,
});
const types = (instance: Instance): string[] => instance.releaseEvents().map(({ type }) => type);

describe('suspension', () => {
  test('lifting one reason leaves the others standing', () => {
    const instance = anInstance();
    instance.suspend('debt', 'ToS 3.4.c', at);
    instance.suspend('conduct', 'ToS 3.6.b', at);

    instance.restore('debt', 'ToS 3.4.d', at);

    expect(instance.state).toBe('SUSPENDED');
    expect(instance.suspensions).toEqual([{ reason: 'conduct', clause: 'ToS 3.6.b', since: at.toISOString() }]);
    expect(types(instance)).toEqual([
      'tenancy.InstanceSuspended',
      'tenancy.InstanceSuspended',
      'tenancy.InstanceRestored',
    ]);
  });

  test('the same suspension or restoration twice happens once', () => {
    const instance = anInstance();
    instance.suspend('debt', 'ToS 3.4.c', at);
    instance.suspend('debt', 'ToS 3.4.c', at);
    instance.restore('debt', 'ToS 3.4.d', at);
    instance.restore('debt', 'ToS 3.4.d', at);

    expect(instance.state).toBe('ACTIVE');
    expect(types(instance)).toEqual(['tenancy.InstanceSuspended', 'tenancy.InstanceRestored']);
  });

  test('a restored instance whose subscription ended meanwhile is read-only, not active', () => {
    const instance = anInstance();
    instance.suspend('conduct', 'ToS 3.6.b', at);
    instance.makeReadOnly('ToS 4.7', at);

    instance.restore('conduct', 'ToS 3.6.b', at);

    expect(instance.state).toBe('READ_ONLY');
  });

  test('any order of suspensions and restorations leaves it suspended while a reason stands, and only then', () => {
    const reason = fc.constantFrom<SuspensionReason>('debt', 'conduct', 'accuracy');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), reason)), (steps) => {
        const instance = anInstance();
        const standing = new Set<SuspensionReason>();
        for (const [suspends, why] of steps) {
          if (suspends) instance.suspend(why, 'ToS 2.13', at);
          else instance.restore(why, 'ToS 2.13', at);
          if (suspends) standing.add(why);
          else standing.delete(why);
        }

        expect(instance.state).toBe(standing.size > 0 ? 'SUSPENDED' : 'ACTIVE');
      }),
    );
  });
});

describe('the end', () => {
  test('a block beats a suspension', () => {
    const instance = anInstance();
    instance.suspend('debt', 'ToS 3.4.c', at);

    instance.block('ToS 3.6.b', at);

    expect(instance.state).toBe('BLOCKED');
  });

  test('what is being purged cannot be paid back to life, suspended or spared', () => {
    const instance = anInstance();
    instance.planDeletion(plan(), at);
    instance.beginPurge(at);

    expect(() => instance.reopen('ToS 4.7', at)).toThrow(expect.objectContaining({ code: 'out-of-order' }));
    expect(() => instance.suspend('debt', 'ToS 3.4.c', at)).toThrow(expect.objectContaining({ code: 'out-of-order' }));
    expect(() => instance.cancelDeletion('paid', at)).toThrow(expect.objectContaining({ code: 'out-of-order' }));
    expect(instance.state).toBe('PURGING');
  });

  test('nothing is purged that was not marked', () => {
    const instance = anInstance();

    expect(() => instance.beginPurge(at)).toThrow(expect.objectContaining({ code: 'out-of-order' }));
    expect(() => instance.completePurge(at)).toThrow(expect.objectContaining({ code: 'out-of-order' }));
  });

  test('marking it twice the same way leaves one piece of evidence; another plan replaces the first', () => {
    const instance = anInstance();
    instance.planDeletion(plan(), at);
    instance.planDeletion(plan(), at);
    instance.planDeletion(plan({ cause: 'closure', clause: 'ToS 3.7' }), at);

    expect(types(instance)).toEqual(['tenancy.DeletionPlanned', 'tenancy.DeletionPlanned']);
    expect(instance.deletion).toMatchObject({ cause: 'closure', clause: 'ToS 3.7' });
  });

  test('an expired instance that is subscribed again keeps a suspension for conduct', () => {
    const instance = anInstance();
    instance.suspend('conduct', 'ToS 3.6.b', at);
    instance.makeReadOnly('ToS 4.7', at);

    instance.reopen('ToS 4.7', at);

    expect(instance.state).toBe('SUSPENDED');
  });
});
