import { describe, expect, test } from '@jest/globals';
import { letters as identityLetters } from '../../../src/contexts/identity/application/letters.js';
import { letters as tenancyLetters } from '../../../src/contexts/tenancy/application/letters.js';
import { isScreen } from '../../support/screens.js';

const data = {
  name: 'Åsa',
  clientName: 'Exempel AB',
  token: 'key',
  days: 7,
  lastDay: '2026-03-08',
  until: '2026-03-08',
  since: '2026-03-08',
  concludedOn: '2026-03-01',
  changedOn: '2025-09-01',
  instanceUrl: 'http://exempel.example',
  clause: 'ToS 2.4',
  reason: 'Beskrivet i ärendet.',
  cause: 'suspended',
  keys: ['Lagret', 'Kassan'],
  documents: [{ kind: 'terms-of-service', version: '1.0', sha256: 'abc' }],
};
const templates = [...identityLetters, ...tenancyLetters];

describe('the letters of identity and tenancy', () => {
  test.each(templates.map((template) => [template.id, template] as const))('%s', (_id, template) => {
    for (const language of ['sv', 'en'] as const) {
      const { subject, paragraphs, action } = template.write(data, {
        language,
        sentOn: '2026-03-01' as never,
        baseUrl: 'http://site.example',
      });

      // The page greets once, by the reader's own name.
      expect(paragraphs[0]).not.toMatch(/^(Hej|Dear|Hello)/);
      expect([subject, ...paragraphs, action?.label, action?.url].join('\n')).not.toMatch(/undefined|\[object|NaN|!/);
      if (action) expect(isScreen(action.url)).toBe(true);
    }
  });
});
