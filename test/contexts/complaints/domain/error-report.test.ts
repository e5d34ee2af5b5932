import { describe, expect, test } from '@jest/globals';
import { ErrorReport } from '../../../../src/contexts/complaints/domain/error-report.js';

const at = (stockholm: string): Date => new Date(stockholm);
const TARGETS = { critical: 1, major: 5, minor: 20 };
const reported = (): ErrorReport =>
  ErrorReport.file(
    {
      tenantId: 'gran',
      id: 'report',
      number: 'F-0000001',
      accountId: 'kim',
      email: 'kim@example.com',
      language: 'sv',
      where: 'The import',
      what: 'It stops at row 100.',
    },
    at('2026-06-16T10:00+02:00'),
  );

describe('an error that somebody reported', () => {
  test('ToS 3.9: its nature says by when: business days from the report, however late it is looked at', () => {
    const [critical, major] = [reported(), reported()];

    critical.triage('critical', TARGETS, at('2026-06-18T10:00+02:00'));
    // Friday 19 June is Midsummer Eve.
    major.triage('major', TARGETS, at('2026-06-18T10:00+02:00'));

    expect([critical.targetOn, major.targetOn]).toEqual(['2026-06-17', '2026-06-24']);
    expect(major.state).toBe('TRIAGED');
  });

  test('ToS 3.9: its reporter is told at every step, and what is over stays over', () => {
    const report = reported();
    report.triage('minor', TARGETS, at('2026-06-16T11:00+02:00'));
    report.begin('ada', at('2026-06-16T12:00+02:00'));
    report.resolve('The limit is gone.', at('2026-06-17T12:00+02:00'));

    expect(() => report.decline('After all', at('2026-06-18T12:00+02:00'))).toThrow('RESOLVED');
    expect(() => report.triage('major', TARGETS, at('2026-06-18T12:00+02:00'))).toThrow('RESOLVED');

    expect(report.message).toBe('The limit is gone.');
    expect(report.releaseEvents().map((event) => (event as { state?: string }).state)).toEqual([
      undefined,
      'TRIAGED',
      'IN_PROGRESS',
      'RESOLVED',
    ]);
  });
});
