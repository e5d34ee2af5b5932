import { describe, expect, test } from '@jest/globals';
import {
  contactsOf,
  IncompleteProfile,
  isOrgNo,
  legalEntity,
} from '../../../../src/contexts/terms/domain/legal-entity.js';

const PROFILE = {
  version: 1,
  name: 'Example AB',
  orgNo: '559477-1114',
  vatNo: 'SE559477111401',
  address: { street: 'Gatan 1', postalCode: '111 11', city: 'Orten', country: 'Sweden' },
  mailingAddress: { careOf: 'Kontoret', street: 'Vägen 2', postalCode: '222 22', city: 'Staden', country: 'Sweden' },
  email: 'hello@example.com',
  website: 'https://example.com',
};
const gapsOf = (profile: unknown): string[] => {
  try {
    legalEntity(profile);
  } catch (error) {
    return (error as IncompleteProfile).gaps;
  }
  return [];
};

describe('the provider’s profile (ToS 1.1)', () => {
  test('is taken as it is when nothing is missing', () => {
    expect(legalEntity(PROFILE)).toEqual(PROFILE);
  });

  test('an incomplete one is refused with every gap at once', () => {
    const { name: _, ...nameless } = PROFILE;

    expect(gapsOf({ ...nameless, email: 'nowhere', version: 0, address: { ...PROFILE.address, city: ' ' } })).toEqual([
      'name is missing',
      'address.city is missing',
      'version must be a whole number from 1',
      'email is no address',
    ]);
    expect(() => legalEntity(undefined)).toThrow(IncompleteProfile);
  });

  test.each([
    ['559477-1114', true],
    ['559477-1115', false],
    ['5594771114', false],
    ['556016-0680', true],
    ['212000-0142', true],
    ['212000-0141', false],
  ])('%s: the check digit says %s', (orgNo, sound) => {
    expect(isOrgNo(orgNo)).toBe(sound);
  });

  test('the VAT number follows from the organisation number', () => {
    expect(gapsOf({ ...PROFILE, vatNo: 'SE559477111501' })).toHaveLength(1);
  });
});

describe('where one writes (AUP 6, K3)', () => {
  test('AUP 6: every matter has an e-mail address, its own or the general one, and letters are valid at either', () => {
    const entity = legalEntity({ ...PROFILE, contacts: { privacy: 'privacy@example.com' } });

    const contacts = contactsOf(entity);

    expect(contacts.find(({ matter }) => matter === 'privacy')?.email).toBe('privacy@example.com');
    expect(contacts.find(({ matter }) => matter === 'violations')).toEqual({
      matter: 'violations',
      clause: 'AUP 3.c',
      email: 'hello@example.com',
      post: [PROFILE.address, PROFILE.mailingAddress],
    });
    expect(contacts.filter(({ email, post }) => !email || post.length !== 2)).toEqual([]);
  });

  test('an address of a matter that nobody knows, or that is none, is a gap', () => {
    expect(gapsOf({ ...PROFILE, contacts: { gossip: 'a@example.com', privacy: 'nowhere' } })).toEqual([
      'contacts.gossip is no matter',
      'contacts.privacy is no address',
    ]);
  });
});
