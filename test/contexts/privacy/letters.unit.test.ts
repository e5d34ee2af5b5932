import { describe, expect, test } from '@jest/globals';
import { closureLetters } from '../../../src/contexts/privacy/application/closure-letters.js';
import { consentLetters } from '../../../src/contexts/privacy/application/consenting.js';
import { accuracyLetters } from '../../../src/contexts/privacy/application/keeping-accurate.js';
import { requestLetters } from '../../../src/contexts/privacy/application/letters.js';
import { isScreenAtItsHost } from '../../support/screens.js';

const facts = {
  ...{ number: 'P-7Q3M2AB', kind: 'access', scope: 'instance', missing: ['name'], dueOn: '2026-02-28' },
  ...{
    name: 'Vera Lind',
    email: 'vera@example.com',
    details: 'All of it',
    company: 'Acme AB',
    contact: 'us@site.example',
  },
  ...{ reason: 'A reason', text: 'An answer', outcome: 'PARTLY', given: 'Help', what: 'The address has changed.' },
  ...{ token: 'a-token', texts: { sv: { subject: 'Nytt', text: 'Nytt' }, en: { subject: 'News', text: 'News' } } },
};
const hosts = {
  staff: 'https://operator.site.example',
  client: 'https://acme.site.example',
} as const;
const forStaff = ['privacy-pressing', 'privacy-help-asked'];
const forClients = ['privacy-request-forwarded', 'accuracy-notified', 'accuracy-overdue', 'accuracy-suspended'];

describe('the letters of privacy', () => {
  test.each(['sv', 'en'] as const)('lead to a page at the host where their reader can open it, in %s', (language) => {
    const links = [...requestLetters, ...closureLetters, ...accuracyLetters, ...consentLetters].flatMap((template) => {
      const at = forStaff.includes(template.id) ? hosts.staff : forClients.includes(template.id) ? hosts.client : null;
      const context = { language, sentOn: '2026-02-01', baseUrl: 'https://site.example' };
      const { action } = template.write({ ...facts, ...(at && { instanceUrl: at }) }, context);
      return action ? [{ letter: template.id, at, url: action.url }] : [];
    });

    expect(links.map(({ letter }) => letter)).toEqual(expect.arrayContaining([...forStaff, ...forClients]));
    expect(links.filter(({ url }) => !isScreenAtItsHost(url, 'site.example'))).toEqual([]);
    expect(links.filter(({ at, url }) => new URL(url).origin !== (at ?? 'https://site.example'))).toEqual([]);
  });

  test('ToS 9.11: whoever has to wait longer, or is refused something, hears where to complain', () => {
    const context = { sentOn: '2026-02-01', baseUrl: 'https://site.example' };
    for (const id of ['privacy-request-extended', 'privacy-request-answered'])
      for (const language of ['sv', 'en'] as const) {
        const { paragraphs } = requestLetters.find((each) => each.id === id)!.write(facts, { ...context, language });
        expect([id, language, paragraphs.join(' ')]).toEqual([id, language, expect.stringContaining('imy.se')]);
      }
  });
});
