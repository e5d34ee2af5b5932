import { describe, expect, test } from '@jest/globals';
import { governing, LegalDocument, type PublishedText } from '../../../../src/contexts/terms/domain/legal-document.js';
import { endOfDay, startOfDay } from '../../../../src/shared-kernel/calendar.js';

const draft = () =>
  LegalDocument.draft('d-1', 'terms-of-service', '2.0', {
    language: 'sv',
    title: 'Villkor',
    body: 'Text',
    sha256: 'a1',
  });
const publication = (effectiveFrom: string, at: Date, major = true) => ({
  effectiveFrom,
  major,
  reason: 'clearer words',
  at,
  noticeDays: 7,
});
const HOUR = 3_600_000;
const types = (document: LegalDocument) => document.releaseEvents().map(({ type }) => type);

describe('a legal document', () => {
  test('a major change takes effect 7 days after its announcement, not 6 d 23 h after it (ToS 10.2.b)', () => {
    const effect = startOfDay('2026-02-01').getTime();

    const tooSoon = () => draft().publish(publication('2026-02-01', new Date(effect - 167 * HOUR)), false);
    const inTime = draft();
    inTime.publish(publication('2026-02-01', new Date(effect - 168 * HOUR)), false);

    expect(tooSoon).toThrow(
      expect.objectContaining({ kind: 'invalid', details: expect.objectContaining({ clause: 'ToS 10.2.b' }) }),
    );
    expect(inTime.state).toBe('SCHEDULED');
    expect(types(inTime)).toEqual(['terms.TermsScheduled']);
  });

  test('a minor change needs a day to come, and no more (ToS 10.2.a)', () => {
    const minor = draft();
    minor.publish(publication('2026-02-01', endOfDay('2026-01-31'), false), false);

    expect(minor.state).toBe('SCHEDULED');
    expect(() => draft().publish(publication('2026-02-01', startOfDay('2026-02-01'), false), false)).toThrow(
      expect.objectContaining({ kind: 'invalid' }),
    );
  });

  test('the first version of a kind may have taken effect long ago (ToS 10.9)', () => {
    const first = draft();

    first.publish(publication('2024-11-26', startOfDay('2026-01-15')), true);
    first.takeEffect(startOfDay('2026-01-15'));

    expect(first.state).toBe('IN_FORCE');
    expect(types(first)).toEqual(['terms.TermsScheduled', 'terms.TermsInForce']);
  });

  test('takes effect at midnight of its day, not a moment earlier', () => {
    const document = draft();
    document.publish(publication('2026-03-29', startOfDay('2026-03-01')), false);
    document.confirm('2026-03-29');

    expect(() => document.takeEffect(endOfDay('2026-03-28'))).toThrow();
    document.takeEffect(startOfDay('2026-03-29'));

    expect(document.state).toBe('IN_FORCE');
  });

  test('a major change never takes effect before its announcement is complete (ToS 10.2.b)', () => {
    const document = draft();
    document.publish(publication('2026-03-29', startOfDay('2026-03-01')), false);

    expect(() => document.takeEffect(startOfDay('2026-03-29'))).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ clause: 'ToS 10.2.b' }) }),
    );
  });

  test('never changes its text once it is published', () => {
    const document = draft();
    document.revise({ language: 'sv', title: 'Villkor', body: 'Bättre text', sha256: 'b2' });
    document.publish(publication('2026-02-01', startOfDay('2026-01-01')), false);

    const revise = () => document.revise({ language: 'sv', title: 'Villkor', body: 'Annan text', sha256: 'c3' });

    expect(revise).toThrow(expect.objectContaining({ code: 'version-already-published' }));
    expect([document.body, document.sha256]).toEqual(['Bättre text', 'b2']);
  });

  test('is superseded only while it is in force', () => {
    expect(() => draft().supersede()).toThrow(expect.objectContaining({ code: 'out-of-order' }));
  });
});

describe('the archive', () => {
  const text = (
    version: string,
    effectiveFrom: string,
    publishedAt: string,
    language: 'sv' | 'en' = 'sv',
  ): PublishedText => ({
    kind: 'terms-of-service',
    version,
    language,
    sha256: `${version}-${language}`,
    effectiveFrom,
    publishedAt: new Date(publishedAt),
    confirmed: true,
  });
  const archive = [
    text('2.0', '2026-02-01', '2026-01-10T00:00:00Z'),
    text('1.0', '2024-11-26', '2024-11-01T00:00:00Z'),
    text('1.0', '2024-11-26', '2024-11-01T00:00:00Z', 'en'),
    text('2.1', '2026-02-01', '2026-01-12T00:00:00Z'),
  ];
  const versionsOn = (day: string) => governing(archive, 'terms-of-service', day).map(({ sha256 }) => sha256);

  test('names the version of any day in every language, and of two for one day the one published last', () => {
    expect(versionsOn('2024-11-25')).toEqual([]);
    expect(versionsOn('2026-01-31')).toEqual(['1.0-sv', '1.0-en']);
    expect(versionsOn('2026-02-01')).toEqual(['2.1-sv']);
    expect(governing(archive, 'privacy-policy', '2026-02-01')).toEqual([]);
  });

  test('a version whose announcement is not complete governs nobody, even on its day (ToS 10.2.b)', () => {
    const unannounced = { ...text('3.0', '2026-03-01', '2026-02-01T00:00:00Z'), confirmed: false };

    const [found] = governing([...archive, unannounced], 'terms-of-service', '2026-03-01');

    expect(found?.version).toBe('2.1');
  });
});
