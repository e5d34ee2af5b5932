import { describe, expect, test } from '@jest/globals';
import { AuthorityReport } from '../../../../src/contexts/conduct/domain/authority-report.js';
import { type NewReport, Report, sameItem } from '../../../../src/contexts/conduct/domain/report.js';
import { SecurityTestPermit } from '../../../../src/contexts/conduct/domain/test-permit.js';

const at = (stockholm: string): Date => new Date(stockholm);
const NOW = at('2026-03-02T10:00+01:00');
const reported = (over: Partial<NewReport> = {}, anonymousReports = true): Report =>
  Report.receive(
    {
      tenantId: 'operator',
      id: 'report',
      number: 'R-0000001',
      where: 'https://gran.example.com/p/1',
      why: 'It is a copy of our page.',
      category: null,
      goodFaith: true,
      reporter: { email: null, accountId: null, tenantId: null, language: 'sv' },
      subjectTenantId: null,
      ...over,
    },
    { conduct: { anonymousReports } },
    NOW,
  );
const refusalOf = (act: () => unknown): object | undefined => {
  try {
    act();
  } catch (error) {
    const { code, details } = error as { code: string; details: { clause?: string; faults?: { pointer: string }[] } };
    return { code, clause: details.clause, pointer: details.faults?.[0]?.pointer };
  }
  return undefined;
};

describe('somebody reports', () => {
  test('ToS 2.11: who does not mean it in good faith is not taken down', () => {
    expect(refusalOf(() => reported({ goodFaith: false }))).toMatchObject({
      clause: 'ToS 2.11',
      pointer: '/goodFaith',
    });
  });

  test('AUP 3.c: nobody has to give a name, unless the operator’s policy asks for one', () => {
    expect(reported().releaseEvents()).toMatchObject([{ type: 'conduct.ReportReceived', number: 'R-0000001' }]);
    expect(refusalOf(() => reported({}, false))).toMatchObject({ clause: 'ToS 2.11', pointer: '/contact' });
  });

  test('AUP 3.c: one page is one item, however its address was typed', () => {
    expect(sameItem(' HTTP://Gran.example.com/p/1/?from=mail#top ')).toBe('gran.example.com/p/1');
  });
});

test('AUP 2.3.c: a permit excuses its addresses from its first instant to the last before its end, and nobody else', () => {
  const [from, to] = [at('2026-03-03T00:00+01:00'), at('2026-03-04T00:00+01:00')];
  const ids = { tenantId: 'gran', id: 'permit' };
  const what = { from, to, ips: ['192.0.2.7'], purpose: 'The yearly test' };
  const permit = SecurityTestPermit.issue(ids, what, 'ada', NOW);

  const tested = (instant: string, ip = '192.0.2.7') => permit.excuses(ip, at(instant));

  expect([tested('2026-03-02T23:59:59.999+01:00'), tested('2026-03-03T00:00+01:00')]).toEqual([false, true]);
  expect([tested('2026-03-03T23:59:59.999+01:00'), tested('2026-03-04T00:00+01:00')]).toEqual([true, false]);
  expect(tested('2026-03-03T12:00+01:00', '192.0.2.8')).toBe(false);
  expect(refusalOf(() => SecurityTestPermit.issue(ids, { ...what, to: from }, 'ada', NOW))).toMatchObject({
    pointer: '/to',
  });
});

test('AUP 4: an authority hears of it once a second person has approved, and once only', () => {
  const report = AuthorityReport.propose(
    {
      tenantId: 'operator',
      id: 'to-the-police',
      number: 'M-0000001',
      caseId: 'case',
      subjectTenantId: 'gran',
      authority: 'Polisen',
      legalBasis: 'Rättegångsbalken 23 kap.',
      facts: 'Malware was uploaded.',
      proposedBy: 'ada',
    },
    NOW,
  );
  expect(refusalOf(() => report.approve('ada', NOW))).toMatchObject({ code: 'same-person', clause: 'AUP 4' });
  expect(report.state).toBe('PROPOSED');

  report.approve('per', NOW);

  expect(report).toMatchObject({ state: 'APPROVED', approvedBy: 'per' });
  expect(refusalOf(() => report.approve('eva', NOW))).toMatchObject({ code: 'out-of-order' });
});
