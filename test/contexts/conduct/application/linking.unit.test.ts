import { describe, expect, test } from '@jest/globals';
import { LinkedFreeAccounts } from '../../../../src/contexts/conduct/application/linking.js';
import { InstancesOfPerson, MemberJoined, MemberRoleChanged } from '../../../../src/contexts/identity/contract.js';
import { type NewSignal, Signals } from '../../../../src/shared-kernel/signals.js';
import { port } from '../../../support/ports.js';

const AT = '2026-03-02T09:00:00.000Z';

/** Kim's instances; which of them run on the free plan. */
function kimIn(instances: string[], free: string[]) {
  const noticed: NewSignal[] = [];
  const look = async ({ tenantId }: { tenantId: string }) => ({
    isFree: free.includes(tenantId),
    email: 'kim@example.com',
  });
  const linked = new LinkedFreeAccounts(
    { execute: look } as never,
    port(InstancesOfPerson, { of: async () => instances }),
    port(Signals, { notice: (signal) => void noticed.push(signal) }),
  );
  return { linked, noticed };
}

describe('who administers several free instances', () => {
  test('AUP 2.4.c: is noticed when the second one is joined, once for the same instances, and nothing else happens', async () => {
    const { linked, noticed } = kimIn(['one', 'two', 'three'], ['one', 'two', 'three']);

    await linked.joined(new MemberJoined('two', 'm', 'kim', 'administrator', AT));

    expect(noticed).toEqual([{ tenantId: 'two', kind: 'linked-free-accounts', subject: {}, dedupeKey: 'one three' }]);
  });

  test('AUP 2.4.c: is noticed as well when a plain user is made an administrator', async () => {
    const { linked, noticed } = kimIn(['one', 'two'], ['one', 'two']);

    await linked.joined(new MemberJoined('two', 'm', 'kim', 'user', AT));
    expect(noticed).toEqual([]);
    await linked.roleChanged(new MemberRoleChanged('two', 'm', 'kim', 'administrator', AT));

    expect(noticed).toHaveLength(1);
  });

  test('AUP 2.4.c: a paid instance beside a free one spares nobody anything', async () => {
    for (const free of [['one'], ['two']]) {
      const { linked, noticed } = kimIn(['one', 'two'], free);

      await linked.joined(new MemberJoined('two', 'm', 'kim', 'administrator', AT));

      expect(noticed).toEqual([]);
    }
  });
});
