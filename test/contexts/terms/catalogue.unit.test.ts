import { describe, expect, test } from '@jest/globals';
import { SourceCatalogue } from '../../../src/contexts/terms/application/catalogue.js';
import { SourceTree } from '../../../src/contexts/terms/application/ports.js';
import { CLAUSES } from '../../../src/contexts/terms/domain/clauses.js';

class Sources extends SourceTree {
  constructor(private readonly sources: Record<string, string>) {
    super();
  }
  async *files() {
    for (const [path, text] of Object.entries(this.sources)) yield { path, text };
  }
}

// Spelt apart, so that the real catalogue does not take these samples for tests of this project.
const TEST = 'test';
const DESCRIBE = 'describe';

const entryOf = async (clause: string, sources: Record<string, string>) =>
  (await new SourceCatalogue(new Sources(sources)).entries()).find((entry) => entry.clause === clause);

describe('the clause catalogue', () => {
  test('knows every clause once, with a title of its own in both languages', () => {
    const ids = CLAUSES.map(({ clause }) => clause);

    expect([ids.length, new Set(ids).size]).toEqual([123, 123]);
    for (const { title } of CLAUSES) expect(title.sv.length > 3 && title.en.length > 3).toBe(true);
    expect(new Set(CLAUSES.map(({ title }) => title.en)).size).toBe(123);
  });

  test('finds the rule, the timer, the letter and the test of a clause', async () => {
    const entry = await entryOf('ToS 3.4.b', {
      'src/contexts/subscription/domain/overdue.ts':
        '// ToS 3.4.b: fourteen days after the first.\nexport const warningAt = 1;',
      'src/contexts/subscription/application/dunning.ts': `
        @Due('subscription.warn') export class WarnDebtor {}
export class Ladder {
  async plan() {
        await this.obligations.schedule({ key: 'k', data: { deep: {} }, clause: 'ToS 3.4.b', command: new WarnDebtor(id) });
  }
}`,
      'src/contexts/subscription/application/letters.ts': `const warning = { id: 'dunning.warning', version: 1, clause: 'ToS 3.4.b', write }`,
      'test/contexts/subscription/dunning.test.ts': `${TEST}('the warning goes on 22 March (ToS 3.4.b)', () => {});`,
    });

    expect(entry).toEqual({
      clause: 'ToS 3.4.b',
      title: 'Warning after another fourteen days',
      rules: [
        'src/contexts/subscription/application/dunning.ts#Ladder.plan',
        'src/contexts/subscription/application/letters.ts#warning',
        'src/contexts/subscription/domain/overdue.ts#warningAt',
      ],
      timers: ['subscription.warn'],
      notices: ['dunning.warning'],
      evidence: ['notices.NoticeAccepted'],
      tests: ['test/contexts/subscription/dunning.test.ts › the warning goes on 22 March (ToS 3.4.b)'],
    });
  });

  test('a due command may also cite its clause in its own comment', async () => {
    const source = "/** ToS 3.5.d: the data goes. */\n@Due('tenancy.purge')\nexport class PurgeInstance {}";

    expect((await entryOf('ToS 3.5.d', { 'src/contexts/tenancy/application/purging.ts': source }))!.timers).toEqual([
      'tenancy.purge',
    ]);
  });

  test('does not take 3.4 for 3.4.b, an adapter for a rule, nor a test’s body for its title', async () => {
    const entry = await entryOf('ToS 3.4.b', {
      'src/contexts/subscription/domain/overdue.ts': 'ToS 3.4 and ToS 3.4.bc',
      'src/contexts/subscription/adapters/http.ts': 'ToS 3.4.b',
      'test/x.test.ts': `${TEST}('the warning', () => { cite('ToS 3.4.b'); });`,
    });

    expect([entry!.rules, entry!.tests]).toEqual([[], []]);
  });

  test('reads the titles of describe blocks and of tables of cases', async () => {
    const source = `${DESCRIBE}('closing (ToS 3.7)', () => {}); ${TEST}.each([[1], [2]])('%s days (ToS 4.9)', () => {});`;

    expect((await entryOf('ToS 3.7', { 'test/a.test.ts': source }))!.tests).toEqual([
      'test/a.test.ts › closing (ToS 3.7)',
    ]);
    expect((await entryOf('ToS 4.9', { 'test/a.test.ts': source }))!.tests).toEqual([
      'test/a.test.ts › %s days (ToS 4.9)',
    ]);
  });

  test('a title that lists clauses is about each, and a number of days is none', async () => {
    const source = `${TEST}('on day 30 (ToS 3.4.c, 3.4.d and 4.7), 30 days', () => {});`;

    for (const clause of ['ToS 3.4.c', 'ToS 3.4.d', 'ToS 4.7'])
      expect((await entryOf(clause, { 'test/a.test.ts': source }))!.tests).toHaveLength(1);
  });

  test('an event is evidence of the clause that it or its family names, or that whoever records it does', async () => {
    const sources = {
      'src/contexts/subscription/contract.ts': `
abstract class DebtEvent extends DomainEvent {
  override readonly clause = 'ToS 3.4.a';
}
export class CaseOpened extends DebtEvent {
  readonly type = 'subscription.CaseOpened';
}
export class DebtorWarned extends DebtEvent {
  readonly type = 'subscription.DebtorWarned';
  override readonly clause = 'ToS 3.4.b';
}
export class DebtorSuspended extends DomainEvent {
  readonly type = 'subscription.DebtorSuspended';
  constructor(tenantId: string, at: string) {
    super(tenantId, 'ToS 3.4.c', at);
  }
}`,
      'src/contexts/tenancy/contract.ts': `
export class InstanceBlocked extends DomainEvent {
  readonly type = 'tenancy.InstanceBlocked';
  constructor(override readonly clause: ClauseId) {}
}
export class MemberBlocked extends DomainEvent {
  readonly type = 'identity.MemberBlocked';
  constructor(override readonly clause: ClauseId) {}
}`,
      'src/contexts/tenancy/domain/instance.ts': `
export class Instance {
  block(clause: ClauseId, at: Date): void {
    this.record(new InstanceBlocked(clause));
  }
}`,
      'src/contexts/identity/domain/member.ts': `
export class Member {
  block(clause: ClauseId): void {
    this.record(new MemberBlocked(clause));
  }
}`,
      'src/contexts/subscription/application/ending.ts': "await this.instances.block(tenantId, 'ToS 4.7');",
    };

    expect((await entryOf('ToS 3.4.a', sources))!.evidence).toEqual(['subscription.CaseOpened']);
    expect((await entryOf('ToS 3.4.b', sources))!.evidence).toEqual(['subscription.DebtorWarned']);
    expect((await entryOf('ToS 3.4.c', sources))!.evidence).toEqual(['subscription.DebtorSuspended']);
    expect((await entryOf('ToS 4.7', sources))!.evidence).toEqual(['tenancy.InstanceBlocked']);
  });

  test('a letter is found however its context writes it', async () => {
    const sources = {
      'src/contexts/subscription/application/letters.ts':
        "const warning = letter<{ rows: Row<'a'>[] }>('suspension-warning', 3, 'ToS 3.4.b', {});",
      'src/contexts/conduct/application/letters.ts': `
const reported = letter<{ number: string }>(
  'report-received',
  'ToS 2.11',
  {},
);`,
    };

    const warning = await entryOf('ToS 3.4.b', sources);
    expect([warning!.notices, warning!.evidence]).toEqual([['suspension-warning'], ['notices.NoticeAccepted']]);
    expect((await entryOf('ToS 2.11', sources))!.notices).toEqual(['report-received']);
  });

  test('an event whose clause is chosen is evidence of each that may be: by its comment, or by who chooses', async () => {
    const sources = {
      'src/contexts/tenancy/contract.ts': `
/** Under the clause that planned it (ToS 3.4.e, 4.7). */
export class PurgeStarted extends DomainEvent {
  readonly type = 'tenancy.PurgeStarted';
}
export class InstanceBlocked extends DomainEvent {
  readonly type = 'tenancy.InstanceBlocked';
}`,
      'src/contexts/tenancy/domain/instance.ts': `
export class Instance {
  block(clause: ClauseId, at: Date): void {
    this.record(new InstanceBlocked(clause));
  }
}`,
      'src/contexts/subscription/domain/ending.ts': `
export const endingClause = (cause: EndCause | null, { afterEnd }: Terms): ClauseId => {
  if (cause === 'closure') return 'ToS 3.7';
  return 'ToS 4.7';
};
`,
      'src/contexts/subscription/application/ending.ts':
        'await this.instances.block(tenantId, endingClause(subscription.endCause, policy));',
    };

    const evidenceOf = async (clause: string) => (await entryOf(clause, sources))!.evidence;
    expect(await evidenceOf('ToS 3.4.e')).toEqual(['tenancy.PurgeStarted']);
    expect(await evidenceOf('ToS 3.7')).toEqual(['tenancy.InstanceBlocked']);
    expect(await evidenceOf('ToS 4.7')).toEqual(['tenancy.InstanceBlocked', 'tenancy.PurgeStarted']);
  });
});
