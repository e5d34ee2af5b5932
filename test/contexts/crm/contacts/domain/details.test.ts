import { describe, expect, test } from '@jest/globals';
import type { ContactDraft } from '../../../../../src/contexts/crm/contacts/contract.js';
import { ContactDetails } from '../../../../../src/contexts/crm/contacts/domain/details.js';
import { Faults } from '../../../../../src/contexts/crm/contacts/domain/faults.js';
import { searchText, searchWords, sortKey } from '../../../../../src/contexts/crm/contacts/domain/folding.js';
import { cpuMillisecondsOf } from '../../../../support/cpu-time.js';
import { aDraft, detailsOf, numbers } from '../../support.js';

const faultsIn = (draft: ContactDraft, country?: string) => {
  const faults = new Faults();
  ContactDetails.read(draft, numbers, faults, country);
  return faults.list.map(({ pointer, code }) => `${pointer} ${code}`);
};

describe('what is known about a contact', () => {
  test('e-mail is kept in lower case, numbers in E.164, tags without repetitions', () => {
    const details = detailsOf(
      aDraft({
        email: ' Maja.LIND@Example.COM ',
        phones: ['070-123 45 67', '+46 70 123 45 67'],
        tags: ['fair', ' fair ', 'new'],
        address: { country: 'se' },
      }),
    );

    expect(details.email).toBe('maja.lind@example.com');
    expect(details.phones).toEqual(['+46701234567']);
    expect(details.tags).toEqual(['fair', 'new']);
    expect(details.address).toEqual({ street: null, postalCode: null, city: null, country: 'SE' });
  });

  test('every wrong field is named at once', () => {
    const faults = faultsIn({
      kind: 'person',
      givenName: 'x'.repeat(101),
      email: 'nobody@nowhere',
      phones: ['070-123 45 67'],
      address: { country: 'S1' },
      language: 'Svenska språket',
      title: 'a\u0000b',
    });

    expect(faults).toEqual([
      '/address/country country',
      '/givenName too-long',
      '/title control-character',
      '/email email',
      '/phones/0 phone',
      '/language language',
    ]);
  });

  test('a person needs a name; a company needs its own and has no title', () => {
    expect(faultsIn({ email: 'a@example.com' })).toEqual(['/familyName required']);
    expect(faultsIn({ kind: 'company', title: 'CEO' })).toEqual(['/companyName required', '/title not-for-companies']);
    expect(faultsIn({ kind: 'company', companyName: 'Lind AB' })).toEqual([]);
  });

  test('a person works at a company by name or by reference, not both', () => {
    const both = aDraft({ companyName: 'Lind AB', companyId: '01900000-0000-7000-8000-000000000001' });

    expect(faultsIn(both)).toEqual(['/companyName either-or']);
  });

  test('a row that names only a company is a company', () => {
    expect(detailsOf({ companyName: 'Lind AB' }).kind).toBe('company');
    expect(detailsOf({ companyName: 'Lind AB', givenName: 'Maja' }).kind).toBe('person');
  });

  test('a number without a country code is read by the country that it is said to be from', () => {
    expect(faultsIn(aDraft({ phones: ['070-123 45 67'] }))).toEqual(['/phones/0 phone']);
    expect(faultsIn(aDraft({ phones: ['070-123 45 67'] }), 'SE')).toEqual([]);
  });

  test('a merge patch clears what is null, leaves what is absent, and reaches into the address', () => {
    const before = detailsOf(aDraft({ title: 'CFO', address: { city: 'Umeå', country: 'SE' } }));

    const after = detailsOf(before.patched({ title: null, address: { city: 'Luleå' } }));

    expect(after).toMatchObject({ title: null, givenName: 'Maja', address: { city: 'Luleå', country: 'SE' } });
    expect(before.fieldsChangedIn(after)).toEqual(['title', 'address']);
    expect(detailsOf(after.patched({ address: null })).address).toBeNull();
  });

  test('fifty thousand hostile characters in any field are refused in no time', () => {
    const hostile = `${'a'.repeat(25_000)}@${'.-'.repeat(12_500)}`;
    const draft = {
      givenName: hostile,
      email: hostile,
      phones: [hostile],
      tags: [hostile],
      language: hostile,
      notes: hostile,
    };
    let faults: string[] = [];

    const cpuMs = cpuMillisecondsOf(() => {
      faults = faultsIn(draft);
    });

    expect(faults).toContain('/email too-long');
    expect(cpuMs).toBeLessThan(200);
  });

  test('an address of the longest allowed length that is none is refused in no time', () => {
    let faults: string[] = [];

    const cpuMs = cpuMillisecondsOf(() => {
      faults = faultsIn(aDraft({ email: `a@${'a-'.repeat(125)}.` }));
    });

    expect(faults).toEqual(['/email email']);
    expect(cpuMs).toBeLessThan(50);
  });
});

describe('order and search', () => {
  test('names sort as in Swedish, whatever the database thinks of letters', () => {
    const sorted = ['Öberg', 'Zetterlund', 'Ärla', 'Åberg', 'Édith', 'Ek', 'Andersson'].sort((a, b) =>
      sortKey(a) < sortKey(b) ? -1 : 1,
    );

    expect(sorted).toEqual(['Andersson', 'Édith', 'Ek', 'Zetterlund', 'Åberg', 'Ärla', 'Öberg']);
  });

  test('people are filed under their family name', () => {
    expect(detailsOf(aDraft()).sortName).toBe('lind maja');
    expect(detailsOf(aDraft()).displayName).toBe('Maja Lind');
  });

  test('a search needs neither accents nor the way that a number is stored', () => {
    expect(searchText(['Björk', null, '+46701234567'])).toBe(' bjork +46701234567');
    expect(searchWords('BJÖRK  ab')).toEqual(['bjork', 'ab']);
    expect(searchWords('070-123 45')).toEqual(['7012345']);
  });
});
