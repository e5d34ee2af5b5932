import { describe, expect, test } from '@jest/globals';
import { ContentPermission, type NewPermission } from '../../../../src/contexts/conduct/domain/content-permission.js';

const at = (instant: string): Date => new Date(instant);
const NOW = at('2026-03-02T10:00:00Z');
const granted = (over: Partial<NewPermission> = {}): ContentPermission =>
  ContentPermission.grant(
    {
      tenantId: 'gran',
      id: 'permission',
      accountId: 'bo',
      what: 'The pictures of the help pages',
      uses: ['copy', 'bulk-read'],
      reference: 'Letter of 27 February',
      from: at('2026-03-03T00:00:00Z'),
      until: at('2026-03-04T00:00:00Z'),
      ...over,
    },
    'ada',
    NOW,
  );

describe('leave to use content (ToS 2.6, 7.2, 7.3)', () => {
  test('ToS 7.2: holds from its first instant to the last before its end, for its person and its uses only', () => {
    const permission = granted();

    const asked = (instant: string, use: 'copy' | 'share' = 'copy', accountId = 'bo') =>
      permission.allows(use, accountId, at(instant));

    expect([asked('2026-03-02T23:59:59.999Z'), asked('2026-03-03T00:00:00Z')]).toEqual([false, true]);
    expect([asked('2026-03-03T23:59:59.999Z'), asked('2026-03-04T00:00:00Z')]).toEqual([true, false]);
    expect(asked('2026-03-03T12:00:00Z', 'share')).toBe(false);
    expect(asked('2026-03-03T12:00:00Z', 'copy', 'eva')).toBe(false);
  });

  test('ToS 7.2: without an end it lasts until it is taken back, which happens once', () => {
    const permission = granted({ accountId: null, until: null });
    const later = at('2030-01-01T00:00:00Z');
    expect(permission.allows('copy', 'eva', later)).toBe(true);

    permission.revoke('ada', NOW);

    expect(permission.allows('copy', 'eva', later)).toBe(false);
    expect(() => permission.revoke('ada', NOW)).toThrow(expect.objectContaining({ code: 'out-of-order' }));
    expect(permission.releaseEvents().map(({ type }) => type)).toEqual([
      'conduct.ContentPermitted',
      'conduct.ContentPermissionRevoked',
    ]);
  });

  test('ToS 2.6, 7.2: it is in writing, allows something and ends after it begins', () => {
    const pointerOf = (over: Partial<NewPermission>): string => {
      try {
        granted(over);
      } catch (error) {
        return (error as { details: { faults: { pointer: string }[] } }).details.faults[0]!.pointer;
      }
      return 'none';
    };

    expect(pointerOf({ reference: ' ' })).toBe('/reference');
    expect(pointerOf({ uses: [] })).toBe('/uses');
    expect(pointerOf({ until: at('2026-03-03T00:00:00Z') })).toBe('/until');
  });
});
