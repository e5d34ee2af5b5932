import { describe, expect, test } from '@jest/globals';
import { OfflineOrgNumbers } from '../../../../src/contexts/tenancy/adapters/org-numbers.js';
import { isCountry, shownOrgNumber } from '../../../../src/contexts/tenancy/domain/org-number.js';
import { traitsOf } from '../../../../src/contexts/tenancy/domain/re-registration.js';
import { slugFault } from '../../../../src/contexts/tenancy/domain/slug.js';

const numbers = new OfflineOrgNumbers();

describe('an address', () => {
  test.each(['abc', 'acme-2', '7eleven', 'a'.repeat(40)])('%s may be taken', (slug) => {
    expect(slugFault(slug)).toBeUndefined();
  });

  test.each([
    ['ab', 'length'],
    ['a'.repeat(41), 'length'],
    ['Acme', 'pattern'],
    ['åkeri', 'pattern'],
    ['-acme', 'pattern'],
    ['acme-', 'pattern'],
    ['xn--acme', 'pattern'],
    ['operator', 'reserved'],
    ['www', 'reserved'],
  ])('%s may not: %s', (slug, code) => {
    expect(slugFault(slug)).toMatchObject({ pointer: '/slug', code });
  });
});

describe('an organisation number', () => {
  test.each(['559477-1114', '5594771114', '16559477-1114', ' 55 9477-1114 '])(
    '%s is one company, however it is written',
    (written) => {
      expect(numbers.check('SE', written)).toEqual({
        valid: { country: 'SE', number: '5594771114', personal: false },
      });
    },
  );

  test.each([
    ['SE', '559477-1115', 'check-digit'],
    ['SE', '5594', 'shape'],
    ['NO', '923609017', 'check-digit'],
    ['DK', '13585627', 'check-digit'],
    ['FI', '2077474-1', 'check-digit'],
    ['JP', '?', 'shape'],
  ])('%s %s has a wrong %s', (country, written, fault) => {
    expect(numbers.check(country, written)).toEqual({ fault });
  });

  test.each([
    ['NO', '923 609 016', '923609016'],
    ['NO', 'NO923609016', '923609016'],
    ['DK', 'DK 13585628', '13585628'],
    ['FI', '2077474-0', '20774740'],
    ['DE', 'DE136695976', '136695976'],
    ['JP', '5010401067252', '5010401067252'],
  ])('%s %s is kept as %s', (country, written, number) => {
    expect(numbers.check(country, written)).toEqual({ valid: { country, number, personal: false } });
  });

  test("a sole trader's personal number is accepted and shown without its last four digits", () => {
    const checked = numbers.check('SE', '19900101-0017');

    expect(checked).toEqual({ valid: { country: 'SE', number: '9001010017', personal: true } });
    expect(shownOrgNumber({ country: 'SE', number: '9001010017', personal: true })).toBe('900101-****');
    expect(shownOrgNumber({ country: 'SE', number: '5594771114', personal: false })).toBe('559477-1114');
  });

  test('countries are those of ISO 3166-1', () => {
    expect(['SE', 'GB', 'XK', 'se', 'EU'].map(isCountry)).toEqual([true, true, false, false, false]);
  });
});

describe('what a deleted client is recognised by', () => {
  test('a company domain counts, a shared mail provider does not', () => {
    const kinds = (email: string) => traitsOf(email, undefined).map(({ kind, value }) => `${kind}=${value}`);

    expect(kinds('Ada@Exempel.example')).toEqual(['email=ada@exempel.example', 'domain=exempel.example']);
    expect(kinds('ada@gmail.com')).toEqual(['email=ada@gmail.com']);
  });
});
