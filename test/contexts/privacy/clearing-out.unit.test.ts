import { describe, expect, test } from '@jest/globals';
import {
  BeginRetentionNight,
  BeginRetentionNightHandler,
  ClearRetained,
  ClearRetainedHandler,
  ClearWhatIsDue,
  ClearWhatIsDueHandler,
  EndRetentionNightHandler,
} from '../../../src/contexts/privacy/application/clearing-out.js';
import {
  RetainedParts,
  RetentionReader,
  type RuleInForce,
} from '../../../src/contexts/privacy/application/ports-retention.js';
import {
  type RetentionNight,
  RetentionNights,
  ROWS_A_NIGHT,
} from '../../../src/contexts/privacy/domain/retention-night.js';
import type { DomainEvent } from '../../../src/shared-kernel/aggregate-root.js';
import { Clock } from '../../../src/shared-kernel/clock.js';
import { Outbox } from '../../../src/shared-kernel/commands.js';
import { type DueRow, RetainedData } from '../../../src/shared-kernel/retained-data.js';

const OFFICE = 'operator';
const rule: RuleInForce = { id: 'r', key: 'complaints', edition: 1, law: '', period: { unit: 'months', count: 36 } };

/** Complaints of two clients, kept in memory. */
class Complaints extends RetainedData {
  readonly rule = 'complaints';
  readonly holds = 'complaints';
  constructor(readonly left: Map<string, number>) {
    super();
  }
  async due(_before: string, limit: number, except: readonly string[]): Promise<DueRow[]> {
    const clients = [...this.left].filter(([tenantId, rows]) => rows > 0 && !except.includes(tenantId));
    return clients.slice(0, limit).map(([tenantId]) => ({ tenantId, id: tenantId, on: '2020-01-01' }));
  }
  async clear(tenantId: string, _before: string, limit: number): Promise<number> {
    const rows = Math.min(limit, this.left.get(tenantId) ?? 0);
    this.left.set(tenantId, (this.left.get(tenantId) ?? 0) - rows);
    return rows;
  }
}

function office(left: Record<string, number>, held: string[] = []) {
  const part = new Complaints(new Map(Object.entries(left)));
  const kept: RetentionNight[] = [];
  const events: DomainEvent[] = [];
  class Parts extends RetainedParts {
    under = () => [part];
    called = () => part;
  }
  class Reader extends RetentionReader {
    inForce = async () => [rule];
    isHeld = async (tenantId: string) => held.includes(tenantId);
    heldAmong = async () => new Set(held);
  }
  class Nights extends RetentionNights {
    of = async (_tenantId: string, night: string) => kept.find((each) => each.night === night);
    last = async () => kept.at(-1);
    add = (night: RetentionNight) => void kept.push(night);
  }
  class Events extends Outbox {
    add = (event: DomainEvent) => void events.push(event);
  }
  class Standing extends Clock {
    now = () => new Date('2026-11-22T03:00:00+01:00');
  }
  const [nights, clock] = [new Nights(), new Standing()];
  const steps = {
    begin: new BeginRetentionNightHandler(nights, clock),
    end: new EndRetentionNightHandler(nights, clock),
    clear: new ClearRetainedHandler(new Parts(), new Reader(), new Events(), clock),
  };
  const execute = (command: object) => {
    if (command instanceof BeginRetentionNight) return steps.begin.execute(command);
    if (command instanceof ClearRetained) return steps.clear.execute(command);
    return steps.end.execute(command as never);
  };
  const run = new ClearWhatIsDueHandler({ execute } as never, new Reader(), new Parts());
  return { part, kept, events, night: (on: string, by?: string) => run.execute(new ClearWhatIsDue(OFFICE, on, by)) };
}

describe('a night’s measure', () => {
  test('ToS 9.4: exactly what goes without a person’s word goes, and nothing waits', async () => {
    const { kept, night } = office({ one: ROWS_A_NIGHT });

    expect(await night('2026-11-22')).toBe(ROWS_A_NIGHT);
    expect(kept[0]).toMatchObject({ capped: false, cleared: [{ rule: 'complaints', edition: 1, rows: ROWS_A_NIGHT }] });
  });

  test('ToS 9.4: one row more waits until a person lets the rest go, once', async () => {
    const { part, kept, night } = office({ one: ROWS_A_NIGHT, two: 1 });

    expect(await night('2026-11-22')).toBe(ROWS_A_NIGHT);
    expect([kept[0]!.capped, part.left.get('two')]).toEqual([true, 1]);
    expect(kept[0]!.releaseEvents().map(({ type }) => type)).toEqual(['privacy.RetentionCapReached']);

    expect(await night('2026-11-22', 'approver')).toBe(1);
    expect(kept[0]).toMatchObject({ capped: false, approvedBy: 'approver' });
    await expect(night('2026-11-22', 'approver')).rejects.toMatchObject({ code: 'nothing-waits' });
  });

  test('ToS 9.4: a night is worked through once, whichever process comes first', async () => {
    const { part, night } = office({ one: 1 });
    await night('2026-11-22');
    part.left.set('one', 1);

    expect(await night('2026-11-22')).toBe(0);
    expect(await night('2026-11-23')).toBe(1);
  });

  test('ToS 9.4: whose data a hold keeps takes nobody else’s place, and is told of once', async () => {
    const { part, kept, events, night } = office({ held: 2, free: 3 }, ['held']);
    await night('2026-11-22');
    await night('2026-11-23');

    expect(Object.fromEntries(part.left)).toEqual({ held: 2, free: 0 });
    expect(events.map(({ type, tenantId }) => `${tenantId} ${type}`)).toEqual([
      'held privacy.RetainedDataWithheld',
      'free privacy.RetainedDataCleared',
    ]);
    expect(kept[1]!.withheld).toEqual([{ rule: 'complaints', tenantId: 'held', ground: 'legal-hold' }]);
  });
});
