import { describe, expect, test } from '@jest/globals';
import { ATTESTATION, Import, type PlanChange } from '../../../../../src/contexts/crm/data-collection/domain/import.js';
import { NOON, TENANT } from '../../support.js';

const SHEET = {
  encoding: 'utf-8' as const,
  delimiter: ';',
  headers: ['E-post', 'Namn'],
  rowCount: 12,
  sample: [['a', 'b']],
};
const NONE = { created: 0, updated: 0, skipped: 0, rejected: 0 };
const uploaded = () => {
  const file = Import.receive(TENANT, 'i1', { fileName: 'a.csv', statedEncoding: null }, 'anna', NOON);
  file.receiveChunk(10);
  file.completeUpload(NOON);
  return file;
};
const ready = () => {
  const file = uploaded();
  file.recognise(SHEET);
  return file;
};
const running = (change: PlanChange = {}) => {
  const file = ready();
  file.change({ source: 'Fair in Malmö', ...change }, 'anna', NOON);
  file.start(NOON);
  file.releaseEvents();
  return file;
};
const states = (file: Import) => [file.state, ...file.releaseEvents().map(({ type, clause }) => `${type} ${clause}`)];

test('pieces are numbered as they arrive, and none is taken after the last', () => {
  const file = Import.receive(TENANT, 'i1', { fileName: 'a.csv', statedEncoding: null }, 'anna', NOON);

  expect([file.receiveChunk(10), file.receiveChunk(5)]).toEqual([0, 1]);
  expect(file.receivedBytes).toBe(15);
  file.completeUpload(NOON);
  expect(() => file.receiveChunk(1)).toThrow(expect.objectContaining({ code: 'out-of-order' }));
});

test('a file that was read through is ready, with its columns guessed', () => {
  const file = ready();

  expect(file.state).toBe('READY');
  expect(file.plan).toMatchObject({ fields: ['email', 'fullName'], onDuplicate: 'skip', source: null });
});

test('a file that cannot be read is rejected with the line', () => {
  const file = uploaded();

  file.reject({ code: 'quote-not-closed', line: 3, message: 'A quote that opens here does not close.' }, NOON);

  expect(file.fault).toMatchObject({ code: 'quote-not-closed', line: 3 });
  expect(states(file)).toEqual(['REJECTED', 'data-collection.ImportEnded undefined']);
});

describe('the plan', () => {
  test('must fit the file’s columns', () => {
    const file = ready();
    const faultsOf = (fields: never[]) => {
      try {
        file.change({ fields }, 'anna', NOON);
      } catch (error) {
        return (error as { details: { faults: { pointer: string; code: string }[] } }).details.faults.map(
          ({ pointer, code }) => `${pointer} ${code}`,
        );
      }
    };

    expect(faultsOf(['email'] as never[])).toEqual(['/fields column-count']);
    expect(faultsOf(['email', 'email'] as never[])).toEqual(['/fields/1 twice']);
    expect(faultsOf(['email', 'shoes'] as never[])).toEqual(['/fields/1 one-of']);
    expect(faultsOf(['phone', 'phone'] as never[])).toBeUndefined();
  });

  test('an import without a named source does not start (AUP 2.6)', () => {
    const file = ready();

    expect(() => file.start(NOON)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ clause: 'AUP 2.6' }) }),
    );
    expect(file.state).toBe('READY');
  });

  test('a basis for the whole file needs an attestation of today’s wording (ToS 2.3)', () => {
    const file = ready();
    const defaultBasis = { basis: 'contract', evidenceRef: null, at: null };
    file.change({ source: 'Fair', defaultBasis }, 'anna', NOON);

    expect(() => file.start(NOON)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ clause: 'ToS 2.4' }) }),
    );
    expect(() => file.change({ attestationVersion: '0' }, 'anna', NOON)).toThrow(
      expect.objectContaining({ code: 'stale-attestation' }),
    );
    file.change({ attestationVersion: ATTESTATION.version }, 'anna', NOON);
    file.start(NOON);

    expect(file.plan!.attestation).toEqual({ version: ATTESTATION.version, by: 'anna', at: NOON.toISOString() });
    expect(states(file)).toEqual(['RUNNING', 'data-collection.ImportStarted AUP 2.6']);
  });

  test('another basis needs another attestation', () => {
    const file = ready();
    file.change(
      { defaultBasis: { basis: 'contract', evidenceRef: null, at: null }, attestationVersion: ATTESTATION.version },
      'anna',
      NOON,
    );

    file.change({ defaultBasis: { basis: 'consent', evidenceRef: null, at: null } }, 'anna', NOON);

    expect(file.plan!.attestation).toBeNull();
  });
});

describe('taking batches', () => {
  test('each leaves one event and one piece of evidence', () => {
    const file = running();

    file.commitBatch(10, { ...NONE, created: 8, rejected: 2 }, NOON);

    expect(file.releaseEvents()).toEqual([
      expect.objectContaining({
        type: 'data-collection.BatchImported',
        clause: 'ToS 2.4',
        firstRow: 0,
        rows: 10,
        counts: { ...NONE, created: 8, rejected: 2 },
      }),
    ]);
  });

  test('only the next one is awaited, so that none is taken twice', () => {
    const file = running();
    expect(file.awaits(0)).toBe(true);

    file.commitBatch(10, { ...NONE, created: 10 }, NOON);

    expect(file.awaits(0)).toBe(false);
    expect(file.awaits(10)).toBe(true);
  });

  test('all rows in: done; some outside: partial; some not looked at: not finished', () => {
    const all = running();
    all.commitBatch(12, { ...NONE, created: 7, updated: 2, skipped: 3 }, NOON);
    all.finish(NOON);
    const some = running();
    some.commitBatch(12, { ...NONE, created: 11, rejected: 1 }, NOON);
    some.finish(NOON);
    const early = running();
    early.commitBatch(11, { ...NONE, created: 11 }, NOON);

    expect(all.state).toBe('DONE');
    expect(some.state).toBe('PARTIAL');
    expect(() => early.finish(NOON)).toThrow(expect.objectContaining({ code: 'rows-left' }));
    expect(all.sheet!.sample).toEqual([]);
  });
});

describe('cancelling', () => {
  test('says that a part went in', () => {
    const file = running();
    file.commitBatch(5, { ...NONE, created: 5 }, NOON);
    file.releaseEvents();

    file.cancel(NOON);

    expect(states(file)).toEqual(['PARTIAL', 'data-collection.ImportEnded undefined']);
    expect(file.awaits(5)).toBe(false);
  });

  test('of a file that left nothing behind is just that, and happens once', () => {
    const file = running();
    file.commitBatch(5, { ...NONE, rejected: 5 }, NOON);

    file.cancel(NOON);

    expect(file.state).toBe('CANCELLED');
    expect(() => file.cancel(NOON)).toThrow(expect.objectContaining({ code: 'out-of-order' }));
  });
});
