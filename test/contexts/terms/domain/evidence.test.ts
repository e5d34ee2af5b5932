import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { TermsInForce } from '../../../../src/contexts/terms/contract.js';
import {
  type ChainHead,
  ChainInspection,
  type Evidence,
  emptyHead,
  evidenceOf,
  type SealedEvidence,
  sealOnto,
} from '../../../../src/contexts/terms/domain/evidence.js';
import { OPERATOR_TENANT } from '../../../../src/shared-kernel/tenant.js';

const mac = (text: string) => createHmac('sha256', 'a key outside the database').update(text).digest('hex');
const TENANT = '01900000-0000-7000-8000-00000000000a';
const AT = new Date('2026-01-15T08:00:00Z');

const fact = (n: number): Evidence => ({
  tenantId: TENANT,
  id: `e-${n}`,
  clause: 'ToS 3.4.c',
  eventType: 'tenancy.InstanceSuspended',
  eventVersion: 1,
  subjectId: 's',
  actor: { kind: 'system', id: 'scheduler' },
  policyVersion: 1,
  payload: { reason: 'debt', n },
  at: AT,
  recordedAt: AT,
});

const chain = (length: number) =>
  sealOnto(
    emptyHead(TENANT, mac),
    Array.from({ length }, (_, n) => fact(n + 1)),
    mac,
  );

const inspect = (rows: SealedEvidence[], head: ChainHead | undefined) => {
  const inspection = new ChainInspection(TENANT, mac);
  for (const row of rows) inspection.visit(row);
  return inspection
    .conclude(head)
    .map(({ fault, evidenceId, seq, throughSeq }) => ({ fault, evidenceId, seq, throughSeq }));
};

describe('a chain of evidence', () => {
  test('that nobody touched has no fault, however often it was sealed', () => {
    const first = chain(3);
    const second = sealOnto(first.head, [fact(4), fact(5)], mac);

    expect(inspect([...first.sealed, ...second.sealed], second.head)).toEqual([]);
    expect(second.sealed.map(({ seq }) => seq)).toEqual([4, 5]);
  });

  test('does not mind how the database orders the fields of a payload', () => {
    const { sealed, head } = chain(1);
    const reordered = { ...sealed[0]!, payload: { n: 1, reason: 'debt' } };

    expect(inspect([reordered], head)).toEqual([]);
  });

  test.each([
    ['payload', { payload: { reason: 'mercy', n: 3 } }],
    ['clause', { clause: 'ToS 3.4.d' }],
    ['business time', { at: new Date('2026-01-15T08:00:00.001Z') }],
    ['actor', { actor: { kind: 'user', id: 'scheduler' } as const }],
    ['policy version', { policyVersion: null }],
    ['tenant', { tenantId: OPERATOR_TENANT }],
  ])('names a row whose %s was altered', (_, change) => {
    const { sealed, head } = chain(5);
    sealed[2] = { ...sealed[2]!, ...change };

    expect(inspect(sealed, head)).toEqual([{ fault: 'altered', evidenceId: 'e-3', seq: 3, throughSeq: 3 }]);
  });

  test('names a row whose hash was altered, and not the innocent one after it', () => {
    const { sealed, head } = chain(3);
    sealed[1] = { ...sealed[1]!, hash: 'f'.repeat(64) };

    expect(inspect(sealed, head)).toEqual([{ fault: 'altered', evidenceId: 'e-2', seq: 2, throughSeq: 2 }]);
  });

  test('names the places of rows that were dropped', () => {
    const { sealed, head } = chain(6);

    expect(inspect([sealed[0]!, ...sealed.slice(3)], head)).toEqual([
      { fault: 'missing', evidenceId: null, seq: 2, throughSeq: 3 },
    ]);
  });

  test('names both rows that changed places', () => {
    const { sealed, head } = chain(4);
    const [a, b] = [sealed[1]!, sealed[2]!];
    sealed[1] = { ...b, seq: 2 };
    sealed[2] = { ...a, seq: 3 };

    expect(inspect(sealed, head).map(({ fault, evidenceId }) => [fault, evidenceId])).toEqual([
      ['altered', 'e-3'],
      ['altered', 'e-2'],
    ]);
  });

  test('names a row from a fork that was sealed with the right key', () => {
    const first = chain(2);
    const { sealed, head } = sealOnto(first.head, [fact(3)], mac);
    const fork = sealOnto(chain(1).head, [fact(9)], mac).sealed[0]!;

    expect(inspect([first.sealed[0]!, fork, sealed[0]!], head)).toEqual([
      { fault: 'reordered', evidenceId: 'e-3', seq: 3, throughSeq: 3 },
    ]);
  });

  test('names a row that was put before the first place', () => {
    const { sealed, head } = chain(2);

    expect(inspect([{ ...sealed[1]!, id: 'stray', seq: 0 }, ...sealed], head)).toEqual([
      { fault: 'reordered', evidenceId: 'stray', seq: 0, throughSeq: 0 },
    ]);
  });

  test('shows what was cut off its end', () => {
    const { sealed, head } = chain(5);

    expect(inspect(sealed.slice(0, 3), head)).toEqual([
      { fault: 'truncated', evidenceId: null, seq: 4, throughSeq: 5 },
    ]);
  });

  test('shows a cut that a forged head was to hide', () => {
    const { sealed, head } = chain(5);
    const forged = { ...head, count: 3, hash: sealed[2]!.hash };

    expect(inspect(sealed.slice(0, 3), forged)).toEqual([
      { fault: 'head-forged', evidenceId: null, seq: 3, throughSeq: 3 },
    ]);
  });

  test('shows an older head that was put back', () => {
    const older = chain(3).head;

    expect(inspect(chain(5).sealed, older)).toEqual([
      { fault: 'head-forged', evidenceId: null, seq: 3, throughSeq: 3 },
    ]);
  });

  test('shows that its head is gone; without any row there was no chain', () => {
    expect(inspect(chain(1).sealed, undefined).map(({ fault }) => fault)).toEqual(['head-missing']);
    expect(inspect([], undefined)).toEqual([]);
  });

  test('keeps an event’s own facts and the policy version that it names', () => {
    const event = Object.assign(new TermsInForce(OPERATOR_TENANT, 'd', 'privacy-policy', '2.0', 'sv'), {
      policyVersion: 4,
    });
    const row = { id: 'e', actor: { kind: 'system', id: 'scheduler' } as const, at: AT, recordedAt: AT };

    const evidence = evidenceOf(event, row);

    expect(evidence).toMatchObject({ clause: 'ToS 10.2.a', eventType: 'terms.TermsInForce', policyVersion: 4 });
    expect(evidence.payload).toEqual({
      kind: 'privacy-policy',
      documentVersion: '2.0',
      language: 'sv',
      policyVersion: 4,
    });
  });
});
