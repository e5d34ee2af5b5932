import { describe, expect, jest, test } from '@jest/globals';
import { clashesOf, openConflict, saveOver } from '../../web/src/api/conflict.js';
import { Intent } from '../../web/src/api/intent.js';
import { allowedBy, ProblemError, pathOf } from '../../web/src/api/problem.js';
import { matching } from '../../web/src/design/find-commands.js';
import { sortFaults } from '../../web/src/design/form/faults.js';
import { nextSort, tableViewFrom } from '../../web/src/design/table/table-view.js';

const fault = (pointer: string, code = 'required') => ({ pointer, code, message: `${pointer} ${code}` });
const refusal = (status: number, errors = [fault('/x')]) => ({
  type: 'about:blank',
  title: 'Refused',
  status,
  code: 'refused',
  errors,
});

describe('A form and the server’s problem document', () => {
  test('a JSON pointer finds its field, with its escapes undone', () => {
    expect(pathOf('/address/lines/0')).toBe('address.lines.0');
    expect(pathOf('/custom/a~1b~0c')).toBe('custom.a/b~c');
  });

  test('each fault stands at its field, at the nearest one that is shown, or on top', () => {
    const errors = [fault('/email'), fault('/email', 'taken'), fault('/tags/3'), fault('/slug')];

    const sorted = sortFaults(refusal(422, errors), new Set(['email', 'tags']));

    expect(sorted.byField).toEqual({ email: fault('/email'), tags: fault('/tags/3') });
    expect(sorted.unplaced).toEqual([fault('/slug')]);
  });
});

describe('What a field says would be allowed', () => {
  const said = (code: string, bounds?: { min?: number; max?: number }, pointer = '/seats') =>
    allowedBy({ pointer, code, message: '', bounds });

  test('has both ends of a number, a text or a list, whichever was overstepped', () => {
    expect(said('max', { min: 1, max: 200 })).toEqual({ what: 'number', ends: 'both', min: 1, max: 200 });
    expect(said('min-length', { min: 15, max: 200 })).toEqual({ what: 'characters', ends: 'both', min: 15, max: 200 });
    expect(said('min', { min: 0 })).toMatchObject({ ends: 'least', min: 0 });
    expect(said('max-items', { max: 10 })).toMatchObject({ what: 'items', ends: 'most', max: 10 });
  });

  test('is not that something has to stand there', () => {
    expect(said('max-length', { min: 1, max: 80 })).toMatchObject({ ends: 'most', max: 80 });
    expect(said('min-items', { min: 1 })).toBeUndefined();
  });

  test('is counted as people write money, not as the API does', () => {
    expect(said('max', { min: 1, max: 99_999 }, '/amount/amountMinor')).toMatchObject({ min: 0.01, max: 999.99 });
  });

  test('is not made up where the server does not say it', () => {
    expect(said('max')).toBeUndefined();
    expect(said('email', { max: 254 })).toBeUndefined();
  });
});

describe('One thing that a person means to do', () => {
  const keys = () => {
    let count = 0;
    return () => `key-${++count}`;
  };

  test('keeps its key when the same content is sent again, and gets another when it changed', () => {
    const intent = new Intent(keys());

    expect(intent.keyFor({ amount: 1 })).toBe('key-1');
    expect(intent.keyFor({ amount: 1 })).toBe('key-1');
    expect(intent.keyFor({ amount: 2 })).toBe('key-2');
  });

  test('is another thing once it happened', () => {
    const intent = new Intent(keys());
    intent.keyFor({ amount: 1 });

    intent.settle();

    expect(intent.keyFor({ amount: 1 })).toBe('key-2');
  });
});

describe('A save that finds another version', () => {
  const base = { value: { name: 'Alva', city: 'Malmö' }, etag: '1' };
  const stale = new ProblemError(refusal(412), '');

  test('goes through by itself when the two changed different fields', async () => {
    const write = jest
      .fn<(changes: object, etag: string) => Promise<typeof base>>()
      .mockRejectedValueOnce(stale)
      .mockResolvedValueOnce({ value: { name: 'Alva B', city: 'Lund' }, etag: '3' });
    const read = async () => ({ value: { name: 'Alva B', city: 'Malmö' }, etag: '2' });

    const saved = await saveOver({ base, changes: { city: 'Lund' }, read, write });

    expect(saved.etag).toBe('3');
    expect(write).toHaveBeenLastCalledWith({ city: 'Lund' }, '2');
    expect(openConflict.get()).toBeNull();
  });

  test('asks about the fields that both changed, and writes only what the person keeps', async () => {
    const write = jest
      .fn<(changes: object, etag: string) => Promise<typeof base>>()
      .mockRejectedValueOnce(stale)
      .mockResolvedValueOnce({ value: { name: 'Alva C', city: 'Örebro' }, etag: '3' });
    const read = async () => ({ value: { name: 'Alva B', city: 'Örebro' }, etag: '2' });

    const saving = saveOver({ base, changes: { name: 'Alva C', city: 'Lund' }, read, write });
    await Promise.resolve();
    await new Promise(setImmediate);
    openConflict.get()?.answer(new Set(['name']));
    await saving;

    expect(write).toHaveBeenLastCalledWith({ name: 'Alva C' }, '2');
  });

  test('a field that both set to the same is no clash', () => {
    expect(clashesOf(base.value, { city: 'Lund' }, { name: 'Alva B', city: 'Lund' })).toEqual([]);
    expect(clashesOf(base.value, { city: 'Lund' }, { name: 'Alva', city: 'Örebro' })).toEqual([
      { field: 'city', yours: 'Lund', theirs: 'Örebro' },
    ]);
  });

  test('other refusals are passed on untouched', async () => {
    const refused = new ProblemError(refusal(422), '');

    const saving = saveOver({
      base,
      changes: { city: '' },
      read: async () => base,
      write: () => Promise.reject(refused),
    });

    await expect(saving).rejects.toBe(refused);
  });
});

describe('A table’s view in the URL', () => {
  const filter = { field: 'city', operator: 'is', value: 'Malmö' };

  test('is read back as it was', () => {
    const view = { q: 'alva', sort: '-name', filters: [filter], widths: { name: 240 }, compact: true };

    expect(tableViewFrom(view)).toEqual(view);
  });

  test('searches for a number that the router read as one', () => {
    expect(tableViewFrom({ q: 42 })).toEqual({ q: '42' });
  });

  test('leaves out what somebody mistyped', () => {
    const typed = {
      q: ['alva'],
      sort: 'name; drop',
      filters: [filter, { ...filter, operator: 'like' }, 'x'],
      widths: { name: 1e9, city: 'wide' },
      compact: 'yes',
      other: 1,
    };

    expect(tableViewFrom(typed)).toEqual({ filters: [filter] });
  });

  test('a column is sorted up, down, and then as the server likes', () => {
    expect(nextSort(undefined, 'name')).toBe('name');
    expect(nextSort('name', 'name')).toBe('-name');
    expect(nextSort('-name', 'name')).toBeUndefined();
    expect(nextSort('city', 'name')).toBe('name');
  });
});

describe('The one search box', () => {
  const commands = [
    { label: 'Settings', section: 'Go to' },
    { label: 'Members', section: 'Go to', alsoFoundBy: 'settings people' },
    { label: 'New contact', section: 'Contacts' },
  ];

  test('finds what every typed word begins, the plainest match first', () => {
    expect(matching(commands, 'sett').map(({ label }) => label)).toEqual(['Settings', 'Members']);
    expect(matching(commands, 'con new').map(({ label }) => label)).toEqual(['New contact']);
    expect(matching(commands, 'xyz')).toEqual([]);
    expect(matching(commands, '')).toHaveLength(3);
  });
});
