import { beforeEach, describe, expect, test } from '@jest/globals';
import { TakingInContacts } from '../../../../src/contexts/crm/contacts/application/taking-in.js';
import type {
  ContactDraft,
  DuplicatePolicy,
  IntakeBatch,
  LawfulBasisDraft,
} from '../../../../src/contexts/crm/contacts/contract.js';
import {
  ANNA,
  aBasis,
  aContact,
  BatchesInMemory,
  ContactsInMemory,
  NOON,
  numbers,
  occasion,
  StatedPolicies,
  sequence,
  TENANT,
} from '../support.js';

let contacts: ContactsInMemory;
const intake = (strictConsent = false) =>
  new TakingInContacts(new BatchesInMemory(contacts), new StatedPolicies(strictConsent), numbers, sequence);

const aBatch = (
  rows: [ContactDraft, LawfulBasisDraft?][],
  more: { onDuplicate?: DuplicatePolicy; defaultBasis?: LawfulBasisDraft } = { defaultBasis: aBasis() },
): IntakeBatch => ({
  tenantId: TENANT,
  rows: rows.map(([contact, lawfulBasis = {}]) => ({ contact, lawfulBasis })),
  onDuplicate: 'skip',
  defaultBasis: undefined,
  country: 'SE',
  by: ANNA,
  at: NOON,
  importId: 'import-1',
  ...more,
});

beforeEach(() => {
  contacts = new ContactsInMemory();
});

test('rows that break a rule stay outside, the others come in', async () => {
  const outcomes = await intake().take(
    aBatch([[{ givenName: 'Ada' }], [{ email: 'nope', givenName: 'Bo' }], [{ companyName: 'Lind AB' }]]),
  );

  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['created', 'rejected', 'created']);
  expect(outcomes[1]).toMatchObject({ faults: [{ pointer: '/email', code: 'email' }] });
  expect([...contacts.all.values()].map(({ details }) => details.displayName)).toEqual(['Ada', 'Lind AB']);
  expect(contacts.entries.map(({ kind, facts }) => [kind, facts])).toEqual([
    ['imported', { importId: 'import-1' }],
    ['imported', { importId: 'import-1' }],
  ]);
});

test('the batch speaks for its contacts: none of them records an event of its own', async () => {
  await intake().take(aBatch([[{ givenName: 'Ada' }]]));

  expect([...contacts.all.values()].flatMap((contact) => contact.releaseEvents())).toEqual([]);
});

describe('a lawful basis', () => {
  test('must be in the row or given for the file', async () => {
    const rows: [ContactDraft, LawfulBasisDraft?][] = [
      [{ givenName: 'Ada' }],
      [{ givenName: 'Bo' }, { basis: 'consent', source: 'Fair' }],
    ];

    const outcomes = await intake().take(aBatch(rows, {}));

    expect(outcomes[0]).toMatchObject({
      outcome: 'rejected',
      faults: [{ pointer: '/lawfulBasis/basis' }, { pointer: '/lawfulBasis/source' }],
    });
    expect(outcomes[1]).toMatchObject({ outcome: 'created' });
  });

  test('of the row beats that of the file and borrows its source', async () => {
    await intake().take(aBatch([[{ givenName: 'Ada' }, { basis: 'consent' }]]));

    const [ada] = contacts.all.values();
    expect(ada!.lawfulBasis).toMatchObject({ basis: 'consent', source: 'Signed order 4711' });
  });

  test('other than consent is refused row by row under strict consent (ToS 2.4)', async () => {
    const outcomes = await intake(true).take(
      aBatch([[{ givenName: 'Ada' }], [{ givenName: 'Bo' }, { basis: 'consent' }]]),
    );

    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['rejected', 'created']);
  });
});

describe('an e-mail that is known already', () => {
  test('is skipped, also within one file', async () => {
    await contacts.add(aContact({ title: 'CFO' }));

    const outcomes = await intake().take(
      aBatch([
        [{ givenName: 'M', email: 'Maja.Lind@example.com', title: 'CEO' }],
        [{ givenName: 'Bo', email: 'bo@example.com' }],
        [{ givenName: 'Bo again', email: 'BO@example.com' }],
      ]),
    );

    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['skipped', 'created', 'skipped']);
    expect([...contacts.all.values()].map(({ details }) => details.title)).toEqual(['CFO', null]);
  });

  test('updates what the row states and clears nothing', async () => {
    const known = aContact({ title: 'CFO', tags: ['fair'] });
    await contacts.add(known);

    const outcomes = await intake().take(
      aBatch([[{ email: 'maja.lind@example.com', title: 'CEO', familyName: '', tags: [] }]], { onDuplicate: 'update' }),
    );

    expect(outcomes).toEqual([{ outcome: 'updated', contactId: known.id }]);
    expect(known.details).toMatchObject({ title: 'CEO', familyName: 'Lind', tags: ['fair'] });
    expect(known.lawfulBasis.basis).toBe('contract');
  });

  test('keeps its own basis although the file has another', async () => {
    const known = aContact();
    await contacts.add(known);

    await intake().take(
      aBatch([[{ email: 'maja.lind@example.com', title: 'CEO' }]], {
        onDuplicate: 'update',
        defaultBasis: aBasis({ basis: 'legitimate-interest' }),
      }),
    );

    expect(known.lawfulBasis.basis).toBe('contract');
  });

  test('of a restricted contact is reported, not changed', async () => {
    const known = aContact({ title: 'CFO' });
    known.withdrawBasis(occasion());
    await contacts.add(known);

    const outcomes = await intake().take(
      aBatch([[{ email: 'maja.lind@example.com', title: 'CEO' }]], { onDuplicate: 'update', defaultBasis: aBasis() }),
    );

    expect(outcomes).toEqual([
      { outcome: 'rejected', faults: [expect.objectContaining({ code: 'contact-restricted' })] },
    ]);
    expect(known.details.title).toBe('CFO');
  });

  test('of an archived contact is free', async () => {
    const gone = aContact();
    gone.archive(occasion());
    await contacts.add(gone);

    const outcomes = await intake().take(aBatch([[{ givenName: 'Maja', email: 'maja.lind@example.com' }]]));

    expect(outcomes).toMatchObject([{ outcome: 'created' }]);
  });
});
