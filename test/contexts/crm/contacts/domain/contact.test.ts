import { describe, expect, test } from '@jest/globals';
import { Contact } from '../../../../../src/contexts/crm/contacts/domain/contact.js';
import { Faults } from '../../../../../src/contexts/crm/contacts/domain/faults.js';
import { LawfulBasis } from '../../../../../src/contexts/crm/contacts/domain/lawful-basis.js';
import { aBasis, aContact, aDraft, basisOf, detailsOf, NOON, occasion, TENANT } from '../../support.js';

const LATER = new Date('2026-03-03T11:00:00Z');
const kinds = (contact: Contact) => contact.releaseEntries().map(({ kind }) => kind);

test('a captured contact leaves evidence of its basis, and no personal data in the event', () => {
  const contact = Contact.capture(TENANT, 'c1', detailsOf(aDraft()), basisOf(), occasion());

  const events = contact.releaseEvents();
  expect(events).toEqual([
    expect.objectContaining({ type: 'contacts.ContactCaptured', clause: 'ToS 2.4', kind: 'person', basis: 'contract' }),
  ]);
  expect(JSON.stringify(events)).not.toMatch(/maja|lind|4711/i);
  expect(kinds(contact)).toEqual(['captured']);
});

test('a change tells which fields changed, not what they say', () => {
  const contact = aContact();

  contact.change(detailsOf(contact.details.patched({ email: 'ml@example.se' })), occasion(LATER));

  expect(contact.details.email).toBe('ml@example.se');
  expect(contact.searchText).toContain('ml@example.se');
  expect(contact.updatedAt).toEqual(LATER);
  expect(contact.releaseEvents()).toEqual([
    expect.objectContaining({ type: 'contacts.ContactChanged', fields: ['email'] }),
  ]);
});

test('a change that changes nothing leaves no trace', () => {
  const contact = aContact();

  contact.change(detailsOf(aDraft()), occasion(LATER));

  expect(contact.updatedAt).toEqual(NOON);
  expect(contact.releaseEvents()).toEqual([]);
  expect(kinds(contact)).toEqual([]);
});

test('an archived contact is not changed until it is back', () => {
  const contact = aContact();

  contact.archive(occasion(LATER));

  expect(contact.archivedAt).toEqual(LATER);
  expect(() => contact.change(detailsOf(aDraft({ title: 'CFO' })), occasion())).toThrow(
    expect.objectContaining({ code: 'out-of-order' }),
  );
  contact.unarchive(occasion(LATER));
  contact.change(detailsOf(aDraft({ title: 'CFO' })), occasion(LATER));
  expect(contact.releaseEvents().map(({ type }) => type)).toEqual([
    'contacts.ContactArchived',
    'contacts.ContactUnarchived',
    'contacts.ContactChanged',
  ]);
});

test('archiving twice happens once', () => {
  const contact = aContact();
  contact.archive(occasion(NOON));

  contact.archive(occasion(LATER));

  expect(contact.archivedAt).toEqual(NOON);
  expect(contact.releaseEvents()).toHaveLength(1);
});

describe('a lawful basis that is withdrawn', () => {
  test('restricts the contact at once', () => {
    const contact = aContact();

    contact.withdrawBasis(occasion(LATER));

    expect(contact.restriction).toBe('basis-withdrawn');
    expect(contact.restrictedAt).toEqual(LATER);
    expect(contact.releaseEvents().map(({ type, clause }) => [type, clause])).toEqual([
      ['contacts.LawfulBasisWithdrawn', 'ToS 2.4'],
      ['contacts.ContactRestricted', 'ToS 9.9'],
    ]);
    expect(kinds(contact)).toEqual(['basis-withdrawn']);
  });

  test('leaves a contact that is kept but not changed', () => {
    const contact = aContact();
    contact.withdrawBasis(occasion());

    const change = () => contact.change(detailsOf(aDraft({ title: 'CFO' })), occasion(LATER));

    expect(change).toThrow(expect.objectContaining({ code: 'contact-restricted' }));
    expect(contact.details.title).toBeNull();
  });

  test('is replaced by a new one, never lifted by hand', () => {
    const contact = aContact();
    contact.withdrawBasis(occasion());
    contact.releaseEvents();

    expect(() => contact.liftRestriction(occasion(LATER))).toThrow(
      expect.objectContaining({ code: 'lawful-basis-missing' }),
    );
    contact.ground(basisOf(aBasis({ basis: 'consent' })), occasion(LATER));

    expect(contact.restriction).toBeNull();
    expect(contact.lawfulBasis.basis).toBe('consent');
    expect(contact.releaseEvents().map(({ type }) => type)).toEqual([
      'contacts.LawfulBasisRecorded',
      'contacts.RestrictionLifted',
    ]);
  });

  test('outweighs any other reason to restrict', () => {
    const contact = aContact();
    contact.restrict('objection', occasion());

    contact.withdrawBasis(occasion(LATER));

    expect(contact.restriction).toBe('basis-withdrawn');
    expect(() => contact.restrict('objection', occasion(LATER))).toThrow(
      expect.objectContaining({ code: 'out-of-order' }),
    );
  });
});

test('a restriction for another reason can be lifted, and a new basis does not lift it', () => {
  const contact = aContact();
  contact.restrict('accuracy-contested', occasion());

  contact.ground(basisOf(aBasis({ basis: 'consent' })), occasion(LATER));
  expect(contact.restriction).toBe('accuracy-contested');

  contact.liftRestriction(occasion(LATER));
  expect(contact.restriction).toBeNull();
});

test('a note can be written on a restricted contact', () => {
  const contact = aContact();
  contact.withdrawBasis(occasion());

  const note = contact.note('Called to confirm', occasion(LATER));

  expect(note).toMatchObject({ kind: 'note', text: 'Called to confirm', at: LATER });
});

describe('reading a lawful basis', () => {
  const faultsIn = (draft: object | undefined, strictConsent = false) => {
    const faults = new Faults();
    LawfulBasis.read(draft, { strictConsent, now: NOON }, faults);
    return faults.list.map(({ pointer, code }) => `${pointer} ${code}`);
  };

  test('a contact without one is refused, with the clause (ToS 2.4)', () => {
    const faults = new Faults();
    LawfulBasis.read(undefined, { strictConsent: false, now: NOON }, faults);

    expect(() => faults.throwIfAny()).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ clause: 'ToS 2.4' }) }),
    );
    expect(faultsIn(undefined)).toEqual(['/lawfulBasis/basis required', '/lawfulBasis/source required']);
  });

  test('strict consent allows nothing else (ToS 2.4, K9)', () => {
    expect(faultsIn(aBasis(), true)).toEqual(['/lawfulBasis/basis consent-required']);
    expect(faultsIn(aBasis({ basis: 'consent' }), true)).toEqual([]);
  });

  test('an unknown ground, a day to come and a day that never was are refused', () => {
    expect(faultsIn(aBasis({ basis: 'curiosity' }))).toEqual(['/lawfulBasis/basis one-of']);
    expect(faultsIn(aBasis({ at: '2026-03-02T11:00:01Z' }))).toEqual(['/lawfulBasis/at in-the-future']);
    expect(faultsIn(aBasis({ at: '2026-03-02T11:00:00Z' }))).toEqual([]);
    expect(faultsIn(aBasis({ at: '2026-13-01' }))).toEqual(['/lawfulBasis/at instant']);
  });
});
