import { expect, test } from '@jest/globals';
import { RecordContinuedUse, RecordContinuedUseHandler } from '../../../src/contexts/terms/application/agreeing.js';
import type { Acceptance } from '../../../src/contexts/terms/domain/acceptance.js';
import { Acceptances, LegalDocuments } from '../../../src/contexts/terms/domain/ports.js';
import type { DomainEvent } from '../../../src/shared-kernel/aggregate-root.js';
import { Clock } from '../../../src/shared-kernel/clock.js';
import { Outbox } from '../../../src/shared-kernel/commands.js';
import { TimeOrderedIds } from '../../../src/shared-kernel/ids.js';

const kept: Acceptance[] = [];
const events: DomainEvent[] = [];
const portOf = <T extends object>(port: abstract new (...args: never[]) => T, given: object): T =>
  Object.assign(Object.create(port.prototype) as T, given);

const texts = ['sv', 'en'].map((language) => ({
  kind: 'acceptable-use-policy',
  version: '2.0',
  language,
  sha256: `policy-${language}`,
}));
const handler = new RecordContinuedUseHandler(
  portOf(LegalDocuments, { published: async () => texts }),
  portOf(Acceptances, {
    async addOnce(acceptance: Acceptance) {
      const isKnown = kept.some(
        ({ accountId, version }) => accountId === acceptance.accountId && version === acceptance.version,
      );
      if (!isKnown) kept.push(acceptance);
      return !isKnown;
    },
  }),
  portOf(Outbox, { add: (event: DomainEvent) => void events.push(event) }),
  portOf(Clock, { now: () => new Date('2026-04-07T00:00:00+02:00') }),
  new TimeOrderedIds(),
);

test('AUP 5: going on is one yes a person, to the text in their own language, and evidence of it', async () => {
  const awaited = [{ kind: 'acceptable-use-policy', version: '2.0', effectiveFrom: '2026-04-07' }] as const;
  const goesOn = (accountId: string, locale: string) =>
    handler.execute(new RecordContinuedUse('gran', { accountId, ip: '192.0.2.1', locale }, [...awaited]));

  await goesOn('kim', 'sv-SE');
  await goesOn('kim', 'en');
  await goesOn('eva', 'de');

  expect(kept.map(({ accountId, sha256, manner }) => [accountId, sha256, manner])).toEqual([
    ['kim', 'policy-sv', 'CONTINUED_USE'],
    ['eva', 'policy-en', 'CONTINUED_USE'],
  ]);
  expect(events.map(({ clause }) => clause)).toEqual(['AUP 5', 'AUP 5']);
});
