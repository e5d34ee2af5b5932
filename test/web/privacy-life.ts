import { type Company, demand } from '../../src/sandbox/company.js';
import { HttpClient } from '../../src/sandbox/http-client.js';
import type { Served } from './served.js';

/** The newest letter to an address whose subject has these words. */
export async function mailTo({ app }: Served, address: string, words: string): Promise<{ text: string }> {
  await app.settle();
  const answer = await fetch(`${app.around.mailboxUrl}/api/messages?to=${encodeURIComponent(address)}`);
  const { messages } = (await answer.json()) as { messages: { subject: string; text: string }[] };
  const found = messages.find(({ subject }) => subject.includes(words));
  if (!found) throw new Error(`No letter to ${address} about ${words}: ${messages.map(({ subject }) => subject)}`);
  return found;
}

/**
 * A company with something on every page of privacy: a contact who asks, a colleague who wants to leave, a detail
 * that is wrong, a yes to news, a breach and a disclosure. Answers with what stands for the ids in their paths.
 */
export async function livesWithPrivacy(served: Served, company: Company): Promise<Record<string, string>> {
  const { app } = served;
  const { slug, email } = company.founder;
  const visitor = new HttpClient(app.port);
  demand(await company.api.post('/v1/privacy/requests', { kind: 'access', details: 'My log-ins as well.' }), 201);
  const wish = { kind: 'erasure', details: 'I have never bought anything from them.', language: 'en' };
  const person = { name: 'Vera Lind', email: 'vera@example.com', company: slug };
  demand(await visitor.post('/v1/public/privacy-requests', { ...wish, ...person }), 202);
  const { text } = await mailTo(served, person.email, 'Confirm your request');
  const [, token] = /#token=([\w.-]+)/.exec(text)!;
  const asked = demand(await visitor.post('/v1/public/privacy-requests/confirmations', { token }), 200);
  demand(await visitor.post('/v1/public/closure-requests', { accountEmail: `bo@${slug}.example`, name: 'Bo' }), 202);
  const wrong = { what: 'The company has moved; its street address is not right any more.' };
  demand(await app.office.api.post(`/v1/clients/${company.tenantId}/accuracy-cases`, wrong), 201);
  const consent = { purpose: 'marketing', channel: 'email', given: true };
  demand(await company.api.put('/v1/privacy/consents', consent), 204);
  const words = { subject: 'Spring news', text: 'There is something new.' };
  const mailing = { purpose: 'marketing', sv: words, en: words, notBefore: (await app.clock.now()).toISOString() };
  demand(await app.office.api.post('/v1/consented-mailings', mailing), 200);
  const [, consentToken] = /consent-withdrawals\/([\w.-]+)/.exec((await mailTo(served, email, 'Spring news')).text)!;
  const lost = { detectedAt: (await app.clock.now()).toISOString(), title: 'Open backup', risk: 'high' };
  const known = { what: 'A backup could be read.', measures: 'It was closed.', clientIds: [company.tenantId] };
  const breach = demand(await app.office.api.post('/v1/breaches', { ...lost, ...known }), 201);
  const given = { recipient: 'Tax authority', what: 'Invoices', ground: 'law', basis: 'Skatteförfarandelagen 39:3' };
  demand(await app.office.api.post(`/v1/clients/${company.tenantId}/disclosures`, given), 201);
  const closures = demand(await app.office.api.get('/v1/closure-cases?open=true'), 200);
  return {
    'privacyConfirm?': `#token=${token}`,
    'consentLink?': `#token=${consentToken}`,
    'forwardedCase.id': asked.id,
    'privacyCase.id': asked.id,
    'closureCase.id': closures.items[0].id,
    'breachPage.id': breach.id,
  };
}
