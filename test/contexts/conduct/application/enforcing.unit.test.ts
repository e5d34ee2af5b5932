import { beforeEach, describe, expect, test } from '@jest/globals';
import { Enforcement } from '../../../../src/contexts/conduct/application/enforcing.js';
import { ConductCase } from '../../../../src/contexts/conduct/domain/case.js';
import type { Scope } from '../../../../src/contexts/conduct/domain/measures.js';
import { ConductCases } from '../../../../src/contexts/conduct/domain/ports.js';
import type { Category } from '../../../../src/contexts/conduct/domain/violations.js';
import { type Hold, MemberControl } from '../../../../src/contexts/identity/contract.js';
import { Clients, InstanceControl, type PlannedDeletion } from '../../../../src/contexts/tenancy/contract.js';
import { Policies } from '../../../../src/contexts/terms/contract-policy.js';
import { Contents } from '../../../../src/shared-kernel/contents.js';
import { port } from '../../../support/ports.js';
import { defaultPolicy } from '../../subscription/support/policy.js';

const tenantId = '01900000-0000-7000-8000-00000000000a';
const instance: Scope = { kind: 'instance', accountId: null, item: null };
const bo: Scope = { kind: 'user', accountId: 'bo', item: null };
const START = new Date('2026-03-02T10:00+01:00');
const LATER = new Date('2026-03-05T10:00+01:00');

/** An instance and its people, as far as a measure reaches them. */
class World {
  state = 'ACTIVE';
  readonly suspended = new Set<string>();
  held: { accountId: string; by: string }[] = [];
  deletion: PlannedDeletion | undefined;
  withheldUnder: string | undefined;
  disabling: ConductCase[] = [];

  readonly enforcement = new Enforcement(
    port(InstanceControl, {
      suspend: async (_tenant, reason) => void this.suspended.add(reason),
      restore: async (_tenant, reason) => void this.suspended.delete(reason),
      block: async () => {
        this.state = 'BLOCKED';
      },
      reopen: async () => {
        this.state = 'ACTIVE';
      },
      makeReadOnly: async () => {
        this.state = 'READ_ONLY';
      },
      scheduleDeletion: async (planned) => {
        this.deletion = planned;
      },
      cancelDeletion: async () => {
        this.deletion = undefined;
      },
    }),
    port(MemberControl, {
      suspend: async (_tenant, accountId, { by }: Hold) => void this.held.push({ accountId, by }),
      reinstate: async (_tenant, by) => {
        this.held = this.held.filter((hold) => hold.by !== by);
      },
    }),
    port(Clients, { profile: async () => ({ state: this.state }) as never }),
    port(Policies, { version: async () => defaultPolicy as never }),
    port(Contents, {
      withhold: async (_tenant, _address, clause) => {
        this.withheldUnder = clause;
        return { authorId: 'bo' };
      },
      show: async () => {
        this.withheldUnder = undefined;
        return { authorId: 'bo' };
      },
    }),
    port(ConductCases, { disabling: async () => this.disabling }),
  );

  async suspendFor(id: string, scope: Scope): Promise<ConductCase> {
    const opened = this.opened(id, scope);
    opened.suspend(this.severe(scope), defaultPolicy, `hash-${id}`, START);
    await this.enforcement.suspend(opened);
    return opened;
  }

  async terminateFor(opened: ConductCase, at: Date): Promise<ConductCase> {
    opened.proposeTermination(this.severe(instance), defaultPolicy, at);
    const was = await this.enforcement.stateOf(opened);
    opened.approveTermination('bea', was, defaultPolicy, 'hash', at);
    await this.enforcement.terminate(opened);
    await this.enforcement.planDeletion(opened);
    return opened;
  }

  opened(id: string, scope = instance, category: Category = 'INTRUSION'): ConductCase {
    const hint = { kind: 'staff', key: 'ada' };
    return ConductCase.open({ tenantId, id, number: id, category, scope, hint, policyVersion: 1 }, START);
  }

  private severe = (scope: Scope) =>
    ({ clause: 'AUP 2.3.b', reasons: 'Broke in.', scope, severe: true, by: 'ada' }) as const;
}

let world: World;
beforeEach(() => {
  world = new World();
});

describe('what two cases hold (ToS 2.13, K7)', () => {
  test('lifting one case’s suspension of a user leaves the other’s', async () => {
    const [first, second] = [await world.suspendFor('one', bo), await world.suspendFor('two', bo)];

    await world.enforcement.undo(first, [second]);
    expect(world.held).toEqual([{ accountId: 'bo', by: 'two' }]);

    await world.enforcement.undo(second, []);
    expect(world.held).toEqual([]);
  });

  test('lifting a user’s suspension opens no instance that another case shut, nor the other way round', async () => {
    const [person, whole] = [await world.suspendFor('one', bo), await world.suspendFor('two', instance)];

    await world.enforcement.undo(person, [whole]);
    expect([...world.suspended]).toEqual(['conduct']);

    const again = await world.suspendFor('three', bo);
    await world.enforcement.undo(whole, [again]);
    expect([...world.suspended]).toEqual([]);
    expect(world.held).toEqual([{ accountId: 'bo', by: 'three' }]);
  });

  test('a case that suspended a user before it ended the agreement lets the user in as well', async () => {
    const ended = await world.terminateFor(await world.suspendFor('one', bo), LATER);

    await world.enforcement.undo(ended, []);

    expect(world).toMatchObject({ state: 'ACTIVE', held: [], deletion: undefined });
  });

  test('of two terminations the second keeps instance and deletion, and gives back what the first one found', async () => {
    const first = await world.terminateFor(world.opened('one'), START);
    const second = await world.terminateFor(world.opened('two'), LATER);

    await world.enforcement.undo(first, [second]);
    expect(world.state).toBe('BLOCKED');
    expect(world.deletion).toMatchObject({
      noticeKey: 'conduct:two:terminated:1',
      notBefore: new Date('2026-04-05T00:00+02:00'),
    });

    await world.enforcement.undo(second, []);
    expect(world).toMatchObject({ state: 'ACTIVE', deletion: undefined });
  });
});

describe('an item that two cases disabled (AUP 2.1, 2.2, K7)', () => {
  const item: Scope = { kind: 'item', accountId: null, item: 'gran.localhost/contacts/7' };
  const disabled = async (id: string, category: Category) => {
    const opened = world.opened(id, item, category);
    opened.disableItem(START);
    await world.enforcement.disableItem(opened);
    world.disabling.push(opened);
    return opened;
  };

  test('stays out of sight under the other one’s clause until that one lets go as well', async () => {
    const [hate, illegal] = [await disabled('one', 'HATE'), await disabled('two', 'ILLEGAL')];
    expect(world.withheldUnder).toBe('AUP 2.1');

    illegal.dismiss(LATER);
    expect(await world.enforcement.enableItem(illegal)).toEqual({ isShown: false, authorId: 'bo' });
    expect(world.withheldUnder).toBe('AUP 2.2');

    world.disabling = [hate];
    hate.dismiss(LATER);
    expect(await world.enforcement.enableItem(hate)).toEqual({ isShown: true, authorId: 'bo' });
    expect(world.withheldUnder).toBeUndefined();
    expect(hate.releaseEvents().map(({ type }) => type)).toContain('conduct.ItemEnabled');
  });
});
