import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { KNOBS } from '../../src/contexts/terms/domain/contract-policy.js';
import { changesOf, knobsOf } from '../../web/src/contexts/operator/policy-knobs.js';
import { gathered, lifeOf } from '../../web/src/contexts/terms/life.js';
import english from '../../web/src/i18n/en/index.js';

const source = readdirSync('src/contexts', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join('src/contexts', file), 'utf8'))
  .join('\n');
const found = (pattern: RegExp): string[] => [...new Set([...source.matchAll(pattern)].map(([, name = '']) => name))];

const events = found(/type = '[a-z-]+\.([A-Za-z]+)'/g);
const obligations = found(/title: [^\n]*?'([a-z-]+\.[a-z-]+)'/g).concat(found(/title: [^\n]*: '([a-z-]+\.[a-z-]+)'/g));
const foretold = found(/\bstep\('([a-z-]+)'/g);
const letters = [
  ...found(/\bletter<[^(]*\(\s*'([a-z0-9-]+)'/g),
  ...found(/\bid: '([a-z-]+)',\n\s*version:/g),
  ...found(/template: '([a-z-]+)'/g),
];

describe('The words of the contract', () => {
  test('are looked up in all that the contexts can say', () => {
    expect(events).toEqual(expect.arrayContaining(['InstanceSuspended', 'NoticeBounced', 'SubscriptionExpired']));
    expect(obligations).toEqual(expect.arrayContaining(['dunning.suspension', 'card.pay-by', 'instance.purge']));
    expect(foretold).toEqual(expect.arrayContaining(['instance-deleted', 'card-charged']));
    expect(letters).toEqual(expect.arrayContaining(['first-overdue', 'contract-copy', 'quota-80']));
  });

  test.each([
    ['what happened', 'event', events],
    ['what is owed', 'owed', obligations],
    ['what comes if nobody does anything', 'ahead', foretold],
    ['what that means', 'aheadThen', foretold],
    ['letters', 'letter', letters],
  ])('exist for %s, each of them', (_, family, codes) => {
    expect(codes.filter((code) => !(`${family}.${code}` in english))).toEqual([]);
  });

  test('are spoken by nothing that the contexts no longer say', () => {
    const said: Record<string, string[]> = { event: events, owed: obligations, ahead: foretold, letter: letters };
    const stale = Object.keys(english).filter((key) => {
      const [family = ''] = key.split('.', 1);
      return family in said && key !== 'letter.title' && !said[family]?.includes(key.slice(family.length + 1));
    });

    expect(stale).toEqual([]);
  });
});

describe('What is refused', () => {
  const domainCodes = [
    ...found(/Invalid\.field\(\s*[^,]+,\s*'([\w-]+)'/g),
    ...found(/new (?:Conflict|Forbidden|Invalid|OutOfOrder|Gone)\(\s*'([\w-]+)'/g),
    ...found(/\bfault\(\s*(?:'[^']+'|\w+),\s*'([\w-]+)'/g),
  ];
  /** What only a program runs into: its cursor, a field that is none, its two ways to ask, the rows of its file, and the sum of all faults. */
  const forPrograms = ['cursor', 'unknown-field', 'either-or', 'rows-left', 'column-count', 'validation-failed'];

  test('is looked up in all that the contexts can refuse', () => {
    expect(domainCodes).toEqual(expect.arrayContaining(['too-soon', 'below-use', 'plan-not-on-sale', 'out-of-range']));
  });

  test('is said in words, whatever rule it broke', () => {
    const unsaid = domainCodes.filter((code) => !forPrograms.includes(code) && !(`problem.${code}` in english));
    expect(unsaid).toEqual([]);
  });
});

describe('A list of what is owed', () => {
  test('says once what it would say again and again, and keeps the order', () => {
    const said = gathered(['card', 'password', 'password', 'password', 'card'], (title) => title);

    expect(said).toEqual([
      { entry: 'card', times: 1 },
      { entry: 'password', times: 3 },
      { entry: 'card', times: 1 },
    ]);
  });
});

describe('A contract’s life', () => {
  const entry = {
    kind: 'happened' as const,
    clause: 'ToS 3.4.b',
    title: null,
    owedBy: null,
    instanceState: null,
    facts: null,
  };
  const happened = (at: string, event: string, subject: string, notice: string | null = null) => ({
    ...entry,
    at,
    date: at.slice(0, 10),
    event,
    subject,
    notice,
  });

  test('shows a letter with the step that it tells of, however much happened in between', () => {
    const past = [
      happened('2026-03-01T23:00:00Z', 'InvoiceIssued', 'invoice-2'),
      happened('2026-03-02T07:00:00Z', 'OverdueCaseOpened', 'case-1'),
      happened('2026-03-02T07:00:00Z', 'NoticeAccepted', 'letter-1', 'invoice-issued'),
      happened('2026-03-02T07:00:00Z', 'NoticeAccepted', 'letter-2', 'first-overdue'),
      happened('2026-03-09T07:00:00Z', 'NoticeAccepted', 'letter-3', 'password-reminder'),
    ];

    const life = lifeOf({ past, future: [] }, undefined, false);

    expect(life.map(({ family, code, letters: sent }) => [family, code, sent.map(({ noticeId }) => noticeId)])).toEqual(
      [
        ['event', 'InvoiceIssued', ['letter-1']],
        ['event', 'OverdueCaseOpened', ['letter-2']],
        ['letter', 'password-reminder', ['letter-3']],
      ],
    );
  });

  test('tells of a coming step once, in the client’s words, and in the order of the days', () => {
    const owed = (at: string, title: string) => ({
      ...entry,
      kind: 'due' as const,
      at,
      date: at.slice(0, 10),
      event: null,
      title,
      owedBy: 'operator' as const,
      subject: title,
      notice: null,
    });
    const future = [
      owed('2026-03-31T22:00:00Z', 'dunning.suspension'),
      owed('2026-04-01T06:00:00Z', 'renewal.invoice'),
    ];
    const forecast = {
      ifNothingIsDone: [
        { code: 'instance-suspended', clause: 'ToS 3.4.c', at: '2026-03-31T22:00:00Z' },
        { code: 'instance-deleted', clause: 'ToS 3.4.e', at: '2026-05-08T06:00:00Z' },
      ],
    };

    const life = lifeOf({ past: [], future }, forecast, false);

    expect(life.map(({ code, date }) => [code, date])).toEqual([
      ['instance-suspended', '2026-04-01'],
      ['renewal.invoice', '2026-04-01'],
      ['instance-deleted', '2026-05-08'],
    ]);
  });
});

describe('The policy’s form', () => {
  test('says each knob and each group of them in words', () => {
    const paths = Object.keys(KNOBS);
    const groups = paths.filter((path) => path.includes('.')).map((path) => path.slice(0, path.indexOf('.')));

    const keys = [...paths.map((path) => `knob.${path}`), ...groups.map((group) => `policyGroup.${group}`)];

    expect(keys.filter((key) => !(key in english))).toEqual([]);
  });

  const knobs = knobsOf({ noticeHour: 8, renewal: { cardRetryDays: [1, 3] }, registration: { consumerSales: true } });

  test('sends what was changed and nothing else, in the kind that it had', () => {
    const texts = { noticeHour: '8 ', 'renewal.cardRetryDays': '1, 3, 5', 'registration.consumerSales': 'false' };

    expect(changesOf(knobs, texts)).toEqual({
      renewal: { cardRetryDays: [1, 3, 5] },
      registration: { consumerSales: false },
    });
  });

  test('leaves what is no number as it was typed, for the server to refuse', () => {
    expect(changesOf(knobs, { noticeHour: 'eight' })).toEqual({ noticeHour: 'eight' });
  });
});
