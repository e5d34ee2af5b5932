import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { importRuleNames, violationsIn } from './boundaries.js';

const planted = (tree: string): string => fileURLToPath(new URL(`planted/${tree}`, import.meta.url));
const reported = async (root: string): Promise<string[]> =>
  (await violationsIn(root)).map(({ rule, from, to }) => `${rule}: ${from} → ${to}`);

/** Each tree holds its violation beside an allowed neighbour that must not be reported. */
const expected: Record<string, (string | RegExp)[]> = {
  'domain-is-pure': ['domain-is-pure: src/contexts/sales/domain/deal.ts → crypto'],
  'kernel-is-a-leaf': [/^kernel-is-a-leaf: src\/shared-kernel\/ids.ts → .*node_modules\/@nestjs\/common\//],
  'application-knows-only-ports': [
    'application-knows-only-ports: src/contexts/sales/application/winning.ts → src/contexts/sales/adapters/postgres.ts',
  ],
  'only-contracts-cross-contexts': [
    'only-contracts-cross-contexts: src/contexts/crm/sales/adapters/postgres.ts → src/contexts/crm/contacts/domain/contact.ts',
  ],
  'contract-is-thin': ['contract-is-thin: src/contexts/sales/contract.ts → src/contexts/sales/domain/deal.ts'],
  'contract-is-thin-in-what-it-says': [
    'contract-is-thin: src/contexts/sales/contract.ts → (amountMinor: number) => amountMinor * 1.25',
  ],
  'adapters-do-not-know-each-other': [
    'adapters-do-not-know-each-other: src/contexts/sales/adapters/http.ts → src/contexts/sales/adapters/postgres.ts',
  ],
  'adapters-do-not-know-who-asks': [
    'adapters-do-not-know-each-other: src/contexts/sales/adapters/reads.ts → src/contexts/sales/adapters/http-shapes.ts',
  ],
  'stripe-lives-in-one-file': [
    /^stripe-lives-in-one-file: src\/contexts\/subscription\/adapters\/http.ts → .*node_modules\/stripe\//,
  ],
  'platform-knows-no-context': ['platform-knows-no-context: src/platform/outbox.ts → src/contexts/sales/contract.ts'],
  'no-cycles': [/^no-cycles: src\/contexts\/sales\/domain\/deal.ts → .*offer.ts → .*deal.ts$/],
  'modules-are-composed-at-the-root': [
    'modules-are-composed-at-the-root: src/contexts/sales/sales.module.ts → src/contexts/contacts/contacts.module.ts',
  ],
  'nobody-imports-the-root': ['nobody-imports-the-root: src/platform/probe.ts → src/main.ts'],
  'sandbox-is-known-only-at-the-root': [
    'sandbox-is-known-only-at-the-root: src/contexts/notices/adapters/smtp.ts → src/sandbox/mailbox.ts',
  ],
  'domain-reads-no-clock': [
    'domain-reads-no-clock: src/contexts/sales/domain/deal.ts → Date()',
    'domain-reads-no-clock: src/contexts/sales/domain/deal.ts → Date.now()',
    'domain-reads-no-clock: src/contexts/sales/domain/deal.ts → Math.random()',
    'domain-reads-no-clock: src/contexts/sales/domain/deal.ts → globalThis.crypto.randomUUID()',
    'domain-reads-no-clock: src/contexts/sales/domain/deal.ts → new Date()',
    'domain-reads-no-clock: src/contexts/sales/domain/deal.ts → process.env',
    'domain-reads-no-clock: src/shared-kernel/money.ts → Date.now()',
  ],
};

describe('a planted violation makes its rule fail, and no other', () => {
  test.each(Object.keys(expected))('%s', async (tree) => {
    const violations = await reported(planted(tree));

    const lines = expected[tree] as (string | RegExp)[];
    expect(violations.sort()).toEqual(
      lines.map((line) => (typeof line === 'string' ? line : expect.stringMatching(line))),
    );
  });

  test('no context looks up, in any direction that decision 15 forbids', async () => {
    const ladder = ['terms', 'notices', 'tenancy', 'identity', 'subscription', 'crm'];
    const onTop = ['complaints', 'privacy', 'conduct'];
    const pairs = [
      ...ladder.flatMap((lower, step) => [...ladder.slice(step + 1), ...onTop].map((upper) => [lower, upper])),
      ...[...ladder, ...onTop].map((lower) => [lower, 'desk']),
    ].map(([lower, upper]) => `${lower}-knows-no-${upper}`);

    const violations = await violationsIn(planted('directions'));

    expect(violations.map(({ rule }) => rule).sort()).toEqual(pairs.sort());
    for (const { rule, from, to } of violations) {
      const [lower, upper] = rule.split('-knows-no-');
      expect(from).toMatch(`src/contexts/${lower}/`);
      expect(to).toMatch(`src/contexts/${upper}/`);
    }
  });

  test('every rule has its planted violation', async () => {
    const trees = readdirSync(planted('.'));
    const rules = (await importRuleNames()).filter(
      (rule) => !rule.includes('-knows-no-') || rule.startsWith('platform'),
    );

    expect(trees.filter((tree) => tree !== 'directions').sort()).toEqual(Object.keys(expected).sort());
    expect(rules.filter((rule) => !trees.includes(rule))).toEqual([]);
  });
});
