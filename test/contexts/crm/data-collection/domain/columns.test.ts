import { describe, expect, test } from '@jest/globals';
import {
  columnOf,
  guessFields,
  type ImportField,
  masked,
  toIntakeRow,
} from '../../../../../src/contexts/crm/data-collection/domain/columns.js';

const read = (fields: (ImportField | null)[], ...cells: string[]) => toIntakeRow(fields, cells);

describe('guessing what the columns hold', () => {
  test('Swedish and English headers are known, in any case and with any signs', () => {
    expect(guessFields(['Förnamn', 'EFTERNAMN', 'E-post', 'Mobil', 'Företag', 'Postnr', 'Skostorlek'])).toEqual([
      'givenName',
      'familyName',
      'email',
      'phone',
      'companyName',
      'postalCode',
      null,
    ]);
    expect(guessFields(['First Name', 'last_name', 'E-mail Address', 'Phone 1', 'Phone 2'])).toEqual([
      'givenName',
      'familyName',
      'email',
      'phone',
      'phone',
    ]);
  });

  test('a field that two columns seem to hold goes to the first', () => {
    expect(guessFields(['E-post', 'Mail'])).toEqual(['email', null]);
  });
});

describe('reading a row', () => {
  test('the apostrophe that keeps a spreadsheet from running a number is taken off again', () => {
    const { contact } = read(['phone', 'notes', 'title', 'city'], "'+46701234567", "'=1+1", "'quoted'", "'\uff1dA1");

    expect(contact).toMatchObject({ phones: ['+46701234567'], notes: '=1+1', title: "'quoted'" });
    expect(contact.address).toMatchObject({ city: '\uff1dA1' });
  });

  test('a full name gives its last word as family name, unless a column says it', () => {
    expect(read(['fullName'], 'Eva Maria Ek').contact).toMatchObject({ givenName: 'Eva Maria', familyName: 'Ek' });
    expect(read(['fullName'], 'Eva').contact).toMatchObject({ givenName: 'Eva', familyName: null });
    expect(read(['fullName', 'familyName'], 'Eva Ek', 'Lind').contact).toMatchObject({ familyName: 'Lind' });
  });

  test('a row without a person’s name is a company, and a full name is then the company’s', () => {
    expect(read(['companyName', 'givenName'], 'Lind AB', '').contact).toMatchObject({ kind: 'company' });
    expect(read(['kind', 'fullName'], 'Företag', 'Lind & Ek AB').contact).toMatchObject({
      kind: 'company',
      companyName: 'Lind & Ek AB',
      givenName: null,
    });
    expect(read(['email'], 'a@example.com').contact).toMatchObject({ kind: 'person' });
  });

  test('several phone columns and several numbers in one cell come together', () => {
    expect(read(['phone', 'phone'], '070-1; 08-2', '031-3').contact.phones).toEqual(['070-1', '08-2', '031-3']);
  });

  test('countries and grounds are understood in words; what is unknown goes on to be refused', () => {
    expect(read(['country'], 'Sverige').contact.address?.country).toBe('SE');
    expect(read(['country'], 'Norway').contact.address?.country).toBe('NO');
    expect(read(['country'], 'Narnia').contact.address?.country).toBe('Narnia');
    expect(read(['basis', 'basisSource'], 'Berättigat intresse', 'Mässa').lawfulBasis).toMatchObject({
      basis: 'legitimate-interest',
      source: 'Mässa',
    });
    expect(read(['basis'], 'känsla').lawfulBasis.basis).toBe('känsla');
  });
});

test('a fault is traced to the column that it came from', () => {
  const fields: (ImportField | null)[] = [null, 'fullName', 'phone', 'basis'];

  expect(columnOf('/phones/0', fields)).toBe(2);
  expect(columnOf('/familyName', fields)).toBe(1);
  expect(columnOf('/lawfulBasis/basis', fields)).toBe(3);
  expect(columnOf('/lawfulBasis/source', fields)).toBeNull();
  expect(columnOf('', fields)).toBeNull();
});

test('a masked value can be found again but tells nothing', () => {
  expect(masked('maja.lind@example')).toBe('ma… (17)');
  expect(masked('')).toBe('');
});
