import { describe, expect, test } from '@jest/globals';
import { filledIn, placeholdersOf, ReplyTemplate } from '../../../../src/contexts/desk/domain/reply-template.js';
import { Invalid, OutOfOrder } from '../../../../src/shared-kernel/errors.js';

const NOW = new Date('2026-03-20T09:00:00Z');
const ids = { tenantId: 'operator', id: 't1', kind: 'complaint', language: 'en', name: 'Received' } as const;
const written = (body: string) => ReplyTemplate.write(ids, body, 'staff-1', NOW);
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(Invalid);
    return (error as Invalid).details.faults![0]!.code;
  }
};

describe('words that an answer begins with', () => {
  test('keep every wording that they had, with who wrote it and when', () => {
    const template = written('About {{reference}}.');

    template.rewrite('Seen', 'About {{reference}}, due {{due}}.', 'staff-2', new Date('2026-03-21T09:00:00Z'));

    expect(template.name).toBe('Seen');
    expect(template.body).toBe('About {{reference}}, due {{due}}.');
    expect(template.editions).toEqual([
      { number: 1, body: 'About {{reference}}.', by: 'staff-1', at: '2026-03-20T09:00:00.000Z' },
      { number: 2, body: 'About {{reference}}, due {{due}}.', by: 'staff-2', at: '2026-03-21T09:00:00.000Z' },
    ]);
  });

  test('name only what such a case can fill in', () => {
    expect(codeOf(() => written('Dear {{firstName}}'))).toBe('unknown-placeholder');
    expect(codeOf(() => written('Dear {{client}'))).toBe('placeholder-open');
    expect(codeOf(() => written('Dear {{client}}'))).toBeUndefined();
    expect(placeholdersOf('complaint')).toContain('reference');
    expect(placeholdersOf('refund-request')).toEqual(['client', 'today', 'me']);
  });

  test('are rewritten no more once they are retired, and retiring again changes nothing', () => {
    const template = written('About {{reference}}.');
    template.retire(NOW);
    template.retire(new Date('2026-04-01T00:00:00Z'));

    expect(template.retiredAt).toEqual(NOW);
    expect(() => template.rewrite('Seen', 'About it.', 'staff-1', NOW)).toThrow(OutOfOrder);
  });

  test('say what nothing filled, and leave it standing where it is seen', () => {
    const facts = { reference: 'K-7Q3M2AB', client: null, due: null, today: '20 March 2026', me: 'Ada' };

    expect(filledIn('{{reference}} for {{client}} on {{today}}, {{client}} again. {{me}}', facts)).toEqual({
      text: 'K-7Q3M2AB for {{client}} on 20 March 2026, {{client}} again. Ada',
      missing: ['client'],
    });
  });
});
