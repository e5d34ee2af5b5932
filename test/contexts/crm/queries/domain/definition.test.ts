import { describe, expect, test } from '@jest/globals';
import type { QuerySource } from '../../../../../src/contexts/crm/queries/contract.js';
import {
  columnsOf,
  type DefinitionDraft,
  MOST_ROWS,
  readDefinition,
} from '../../../../../src/contexts/crm/queries/domain/definition.js';

const SOURCE: QuerySource = {
  key: 'contacts',
  relation: 'contact',
  absentIn: ['restriction'],
  fields: [
    { name: 'email', column: 'email', type: 'text' },
    { name: 'kind', column: 'kind', type: 'keyword' },
    { name: 'createdAt', column: 'created_at', type: 'instant' },
    { name: 'tags', column: 'tags', type: 'tags' },
  ],
};
const read = (draft: object) =>
  readDefinition({ source: 'contacts', select: ['email'], ...draft } as DefinitionDraft, SOURCE);
const faultsIn = (draft: object): string[] => {
  try {
    read(draft);
    return [];
  } catch (error) {
    const { faults } = (error as { details: { faults: { pointer: string; code: string }[] } }).details;
    return faults.map(({ pointer, code }) => `${pointer} ${code}`);
  }
};

test('a question lists fields of rows, or counts rows by group', () => {
  expect(columnsOf(read({ select: ['email', 'tags'] }))).toEqual(['email', 'tags']);
  expect(columnsOf(read({ select: [], groupBy: ['kind'], sort: [{ field: 'count', direction: 'desc' }] }))).toEqual([
    'kind',
    'count',
  ]);
  expect(faultsIn({ groupBy: ['kind'] })).toEqual(['/select either-or']);
  expect(faultsIn({ select: [] })).toEqual(['/select required']);
});

test('only the names that the source lists can be asked for, wherever they stand', () => {
  expect(
    faultsIn({
      select: ['email', 'password'],
      where: [{ field: 'email; drop table contact', operator: 'equals', value: 'x' }],
      sort: [{ field: 'email desc', direction: 'asc' }],
    }),
  ).toEqual(['/where/0/field unknown-field', '/select/1 unknown-field', '/sort/0/field unknown-field']);
});

describe('a condition', () => {
  const where = (field: string, operator: string, value?: unknown) => faultsIn({ where: [{ field, operator, value }] });

  test('takes the operators of its field’s type', () => {
    expect(where('email', 'contains', 'lind')).toEqual([]);
    expect(where('tags', 'has', 'fair')).toEqual([]);
    expect(where('createdAt', 'from', '2026-03-01')).toEqual([]);
    expect(where('kind', 'contains', 'x')).toEqual(['/where/0/operator one-of']);
    expect(where('tags', 'equals', 'x')).toEqual(['/where/0/operator one-of']);
    expect(where('email', '; --', 'x')).toEqual(['/where/0/operator one-of']);
  });

  test('takes a value that fits', () => {
    expect(where('email', 'one-of', ['a', 'b'])).toEqual([]);
    expect(where('email', 'one-of', [])).toEqual(['/where/0/value list']);
    expect(where('email', 'equals', { $ne: null })).toEqual(['/where/0/value text']);
    expect(where('email', 'equals', 'a\u0000')).toEqual(['/where/0/value text']);
    expect(where('email', 'equals', 'x'.repeat(201))).toEqual(['/where/0/value text']);
    expect(where('email', 'is-empty', 'x')).toEqual(['/where/0/value not-used']);
    expect(where('createdAt', 'before', 'soon')).toEqual(['/where/0/value instant']);
  });
});

test('groups are made of texts and keywords, and sorted by what they show', () => {
  expect(faultsIn({ select: [], groupBy: ['tags'] })).toEqual(['/groupBy/0 not-groupable']);
  expect(faultsIn({ select: [], groupBy: ['kind', 'kind'] })).toEqual(['/groupBy/1 twice']);
  expect(faultsIn({ select: [], groupBy: ['kind'], sort: [{ field: 'email', direction: 'asc' }] })).toEqual([
    '/sort/0/field not-grouped',
  ]);
  expect(faultsIn({ sort: [{ field: 'tags', direction: 'asc' }] })).toEqual(['/sort/0/field not-sortable']);
  expect(faultsIn({ sort: [{ field: 'email', direction: 'sideways' }] })).toEqual(['/sort/0/direction one-of']);
});

test('a question has a bounded size', () => {
  expect(faultsIn({ limit: MOST_ROWS })).toEqual([]);
  expect(faultsIn({ limit: MOST_ROWS + 1 })).toEqual(['/limit range']);
  expect(faultsIn({ limit: 0 })).toEqual(['/limit range']);
  expect(faultsIn({ where: Array(21).fill({ field: 'email', operator: 'is-empty' }) })).toEqual(['/where too-many']);
  expect(faultsIn({ match: 'some' })).toEqual(['/match one-of']);
});
