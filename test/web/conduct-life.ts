import { type Company, demand } from '../../src/sandbox/company.js';
import type { Body } from '../../src/sandbox/http-client.js';
import type { Served } from './served.js';

/** Where the letter with a decision leads. Letters of one instant come in no order, so all of them are looked at. */
export async function appealLinkTo({ app }: Served, address: string): Promise<string> {
  const url = `${app.around.mailboxUrl}/api/messages?to=${encodeURIComponent(address)}`;
  const { messages } = (await (await fetch(url)).json()) as { messages: { text: string }[] };
  const links = messages.map(({ text }) => /(\/appeal#token=[\w.-]+)/.exec(text)?.[1]);
  const found = links.find((link) => link);
  if (!found) throw new Error(`No letter to ${address} leads to an appeal`);
  return found;
}

/** One step of staff with a case, as it stands now. */
export async function stepOf({ app }: Served, caseId: string, step: string, body: object = {}): Promise<void> {
  const path = `/v1/conduct-cases/${caseId}`;
  const { version } = demand(await app.office.api.get(path), 200);
  demand(await app.office.api.post(`${path}/${step}`, body, { 'if-match': `"${version}"` }), 204);
}

export async function openCase({ app }: Served, client: Company, category: string, scope: object): Promise<Body> {
  const about = { clientId: client.tenantId, category, scope };
  return demand(await app.office.api.post('/v1/conduct-cases', about), 201);
}

/**
 * A company with something on every page of conduct: a demand whose time runs, a colleague who is suspended for a
 * severe breach, with all that staff keep of it, and a report that waits. Answers with what stands in their paths.
 */
export async function livesWithConduct(served: Served, company: Company): Promise<Record<string, string>> {
  const { app } = served;
  const instance = { kind: 'instance' };
  const spam = await openCase(served, company, 'SPAM', instance);
  const facts = 'Four thousand letters went out on Friday to people who had not asked for any.';
  await stepOf(served, spam.caseId, 'demand', { clause: 'AUP 2.6', facts, scope: instance });

  const bo = `bo@${company.founder.slug}.example`;
  const { items: members } = demand(await app.office.api.get(`/v1/clients/${company.tenantId}/members`), 200);
  const { accountId } = members.find(({ email }: Body) => email === bo);
  const scope = { kind: 'user', accountId };
  const intrusion = await openCase(served, company, 'INTRUSION', scope);
  const { caseId } = intrusion;
  const reasons = 'A password of another client was guessed from this account on Sunday night.';
  await stepOf(served, caseId, 'suspension', { clause: 'AUP 2.3.b', reasons, scope, severe: true });
  await stepOf(served, caseId, 'costs', {
    what: 'Two hours of looking into it',
    amountMinor: 240_000,
    currency: 'SEK',
  });
  await stepOf(served, caseId, 'content-reads', { what: 'The log-ins of that night' });
  const told = { authority: 'Polismyndigheten', legalBasis: 'Brottsbalken 4 kap. 9 c §', facts: reasons };
  demand(await app.office.api.post('/v1/authority-reports', { caseId, ...told }), 201);
  const now = (await app.clock.now()).getTime();
  const [from, to] = [now, now + 86_400_000].map((at) => new Date(at).toISOString());
  const permit = { from, to, ips: ['192.0.2.7'], purpose: 'A yearly test of our own instance' };
  demand(await app.office.api.post(`/v1/clients/${company.tenantId}/security-test-permits`, permit), 201);
  const leave = { what: 'The price list', uses: ['copy', 'share'], reference: 'Letter of 3 January', from };
  demand(await app.office.api.post(`/v1/clients/${company.tenantId}/content-permissions`, leave), 201);
  const report = { where: 'A letter that came on Friday', why: 'Nobody here asked for it.', goodFaith: true };
  demand(await app.http().post('/v1/reports', report), 201);
  await app.settle();
  const link = await appealLinkTo(served, bo);
  return {
    'appealForm?': link.slice('/appeal'.length),
    'ownConductCase.id': spam.caseId,
    'conductCase.id': caseId,
  };
}
