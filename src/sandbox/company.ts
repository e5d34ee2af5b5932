import { type LocalDate, localDate } from '../shared-kernel/calendar.js';
import { type Answer, type Body, HttpClient } from './http-client.js';
import type { TimeMachine } from './time-machine.js';

/** Where a company acts: the served application, the sandbox's mailbox and the clock that lets things happen. */
export interface Surroundings {
  port: number;
  mailboxUrl: string;
  stripeUrl: string;
  machine: TimeMachine;
}

export interface Founder {
  company: string;
  orgNo: string;
  slug: string;
  country: string;
  language: 'sv' | 'en';
  customerKind: 'business' | 'consumer';
  name: string;
  email: string;
  password: string;
}

/** The test cards of Stripe's documentation that scenarios pay with. */
export const CARDS = {
  works: '4242424242424242',
  declined: '4000000000000002',
  failsLater: '4000000000000341',
  asksTheBank: '4000002500003155',
} as const;

/**
 * A client company as its people act: over REST, by the mails they get, on the pages they are sent to. The
 * demo, `npm run simulate` and the scenario tests all live through it, so none of them knows more than a user.
 */
export class Company {
  private constructor(
    private readonly around: Surroundings,
    readonly founder: Founder,
    readonly tenantId: string,
    readonly api: HttpClient,
  ) {}

  /** Fills in the sign-up form and accepts what has to be accepted; a mail follows. */
  static async register(around: Surroundings, founder: Founder): Promise<void> {
    const site = new HttpClient(around.port);
    const { company, orgNo, ...person } = founder;
    const acceptances = await documentsInForce(around, site, ['terms-of-service', 'acceptable-use-policy']);
    const business = founder.customerKind === 'business' ? { companyName: company, orgNo } : {};
    demand(await site.post('/v1/registrations', { ...person, ...business, acceptances, marketing: false }), 202);
    await around.machine.settle();
  }

  /** Registers, follows the link in the mail and signs in (ToS 3.2). */
  static async signUp(around: Surroundings, founder: Founder): Promise<Company> {
    await Company.register(around, founder);
    const token = await tokenMailedTo(around, founder.email, '/sign-up/verify');
    demand(await new HttpClient(around.port).post('/v1/registrations/verification', { token }), 200);
    await around.machine.settle();
    return Company.logIn(around, founder);
  }

  static async logIn(around: Surroundings, founder: Founder): Promise<Company> {
    const api = new HttpClient(around.port, founder.slug);
    const { email, password } = founder;
    demand(await api.post('/v1/auth/login', { email, password }), 204);
    const me = demand(await api.get('/v1/me'), 200);
    return new Company(around, founder, me.tenantId, api);
  }

  /** The same company at another door, e.g. one that a link opened after the end (ToS 4.7). */
  static through(around: Surroundings, { founder, tenantId }: Company, api: HttpClient): Company {
    return new Company(around, founder, tenantId, api);
  }

  /** Orders a plan and pays it with a card on the provider's page (ToS 4.1–4.3). */
  async buy(planCode: string, card: string = CARDS.works, asksForExpressStart = false): Promise<void> {
    const order = demand(await this.api.post('/v1/orders', { planCode }), 201);
    const acceptances = await documentsInForce(this.around, this.api, ['terms-of-service', 'privacy-policy']);
    const { summarySha256 } = order;
    const expressStart = asksForExpressStart ? { expressStart: { consent: true, acknowledgement: true } } : {};
    const { checkoutUrl } = demand(
      await this.api.post(`/v1/orders/${order.id}/confirmation`, { summarySha256, acceptances, ...expressStart }),
      200,
    );
    await this.payAt(checkoutUrl, card);
  }

  /** Says where invoices go and whom they are made out to (ToS 4.2). */
  async invoicesGoTo(email: string | null): Promise<void> {
    const address = { street: 'Storgatan 1', postalCode: '111 22', city: 'Stockholm', country: 'Sverige' };
    const path = '/v1/billing/contact';
    demand(await this.api.put(path, { email, address }, await this.ifMatch(path)), 200);
  }

  /** Asks for a yearly plan on an invoice, on the same terms as an order (ToS 4.3, 4.6). */
  async requestInvoice(planCode: string): Promise<Body> {
    const request = demand(await this.api.post('/v1/invoice-requests', { planCode }), 201);
    const acceptances = await documentsInForce(this.around, this.api, ['terms-of-service', 'privacy-policy']);
    const { id, summarySha256 } = request;
    return demand(await this.api.post(`/v1/invoice-requests/${id}/confirmation`, { summarySha256, acceptances }), 200);
  }

  /** Pays an open invoice with a card of one's own choice. */
  async payInvoice(invoiceId: string, card: string = CARDS.works): Promise<void> {
    const { checkoutUrl } = demand(await this.api.post(`/v1/invoices/${invoiceId}/payment`), 200);
    await this.payAt(checkoutUrl, card);
  }

  async openInvoices(): Promise<Body[]> {
    const { items } = demand(await this.api.get('/v1/invoices?state=OPEN'), 200);
    return items;
  }

  /** Proposes another way to pay open invoices (ToS 3.4.g). */
  async proposePlan(invoiceIds: string[], instalments: ProposedInstalment[], words: string): Promise<Body> {
    return demand(await this.api.post('/v1/billing/arrangements', { invoiceIds, instalments, words }), 201);
  }

  /** Pays the next instalment of what is agreed upon, with a card. */
  async payInstalment(arrangementId: string, card: string = CARDS.works): Promise<void> {
    const { checkoutUrl } = demand(await this.api.post(`/v1/billing/arrangements/${arrangementId}/payment`), 200);
    await this.payAt(checkoutUrl, card);
  }

  /** Says that an open invoice is wrong (ToS 3.4.g). */
  async disputeInvoice(invoiceId: string, reason: string): Promise<Body> {
    return demand(await this.api.post(`/v1/invoices/${invoiceId}/disputes`, { reason }), 201);
  }

  /** ToS 5.1: says what went wrong, and what would put it right. */
  async complain(breach: string, requestedRemedy: string): Promise<void> {
    demand(await this.api.post('/v1/complaints', { breach, identifiers: 'Export', requestedRemedy }), 201);
    await this.around.machine.settle();
  }

  async cancel(): Promise<void> {
    demand(await this.api.post('/v1/subscription/cancellation'), 200);
  }

  async resume(): Promise<void> {
    demand(await this.api.post('/v1/subscription/resumption'), 200);
  }

  /** A consumer's two steps: declare, see what it means, confirm (ToS 6). */
  async withdraw(): Promise<void> {
    const declared = demand(await this.api.post('/v1/subscription/withdrawals', { subject: 'order' }), 201);
    demand(await this.api.post(`/v1/subscription/withdrawals/${declared.withdrawalId}/confirmation`), 204);
    await this.around.machine.settle();
  }

  /** What the bank does with this customer's card from now on. */
  async cardFromNowOn(behaviour: 'works' | 'insufficient_funds' | 'authentication_required'): Promise<void> {
    const { paymentMethod } = demand(await this.api.get('/v1/subscription'), 200);
    const url = `${this.around.stripeUrl}/_sandbox/customers/${paymentMethod.customerRef}/card`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ behaviour }),
    });
    if (!answer.ok) throw new Error(`The sandbox's bank answered ${answer.status}: ${await answer.text()}`);
  }

  /** The texts that have to be agreed to before anything else works again (ToS 10.2). */
  async isAskedToAccept(): Promise<Body[]> {
    return demand(await this.api.get('/v1/legal/standing'), 200).mustAccept;
  }

  /** Passes the gate that changed terms put up at log-in (ToS 10.2): reads what is asked for and says yes. */
  async acceptWhatChanged(): Promise<void> {
    const kinds = (await this.isAskedToAccept()).map(({ kind }) => kind);
    const acceptances = await documentsInForce(this.around, this.api, kinds);
    demand(await this.api.post('/v1/legal/acceptances', { acceptances }), 204);
  }

  /** Invites a colleague, who follows the link in the mail and chooses a password. */
  async invite(email: string, role: 'user' | 'administrator', password: string): Promise<void> {
    const name = email.split('@')[0];
    demand(await this.api.post('/v1/members', { email, name, role, language: this.founder.language }), 201);
    await this.around.machine.settle();
    const token = await tokenMailedTo(this.around, email, '/invitation');
    const guest = new HttpClient(this.around.port, this.founder.slug);
    const acceptances = await documentsInForce(this.around, guest, ['terms-of-service', 'acceptable-use-policy']);
    demand(await guest.post('/v1/auth/invitations', { token, name, password, acceptances }), 204);
    await this.around.machine.settle();
  }

  /** Takes a CSV file in under one lawful basis for all of its rows (AUP 2.6). */
  async importContacts(csv: string, ground: { basis: string; source: string }): Promise<Body> {
    const uploaded = demand(await this.api.post('/v1/imports', csv, { 'content-type': 'text/csv' }), 202);
    await this.around.machine.settle();
    const path = `/v1/imports/${uploaded.id}`;
    const { version: attestationVersion } = demand(await this.api.get('/v1/imports/attestation'), 200);
    const plan = { source: ground.source, defaultBasis: { basis: ground.basis }, attestationVersion };
    const planned = await this.api.patch(path, plan, await this.ifMatch(path));
    demand(planned, 200);
    demand(await this.api.post(`${path}/runs`, {}, { 'if-match': planned.headers.get('etag')! }), 202);
    await this.around.machine.settle();
    return demand(await this.api.get(path), 200);
  }

  /** ToS 9.9: its founder's own data. */
  async asksForErasure(): Promise<string> {
    const { id } = demand(await this.api.post('/v1/privacy/requests', { kind: 'erasure' }), 201);
    await this.around.machine.settle();
    return id;
  }

  /** ToS 9.7: its details are right again. */
  async corrects(accuracyCaseId: string): Promise<void> {
    demand(await this.api.post(`/v1/privacy/accuracy-cases/${accuracyCaseId}/correction`), 204);
    await this.around.machine.settle();
  }

  private async ifMatch(path: string): Promise<{ 'if-match': string }> {
    return { 'if-match': (await this.api.get(path)).headers.get('etag')! };
  }

  async instanceState(): Promise<string> {
    return demand(await this.api.get('/v1/instance'), 200).state;
  }

  /** Fills in the card form of the hosted page, as a person without JavaScript would. */
  private async payAt(checkoutUrl: string, number: string): Promise<void> {
    const form = new URLSearchParams({ number, expiry: '12/40', cvc: '123', name: this.founder.name });
    const answer = await fetch(checkoutUrl, { method: 'POST', body: form, redirect: 'manual' });
    if (answer.status >= 400) throw new Error(`Checkout answered ${answer.status}`);
    await this.around.machine.settle();
  }
}

/** The sandbox's own staff; two of them, because some decisions take two persons. */
export const SANDBOX_STAFF = [
  { email: 'admin@operator.example', name: 'Ada Admin', role: 'admin', password: 'operator-of-the-sandbox' },
  { email: 'approver@operator.example', name: 'Per Approver', role: 'approver', password: 'operator-of-the-sandbox' },
] as const;

export interface PublishedChange {
  kind: string;
  version: string;
  texts: { language: 'sv' | 'en'; title: string; body: string; summary?: string }[];
  effectiveFrom: string;
  major: boolean;
  reason: string;
}

export interface ProposedInstalment {
  dueOn: LocalDate;
  amountMinor: number;
}

/** The operator's staff at their own host. */
export class BackOffice {
  private constructor(
    private readonly around: Surroundings,
    readonly api: HttpClient,
  ) {}

  static async logIn(around: Surroundings, email: string, password: string): Promise<BackOffice> {
    const api = new HttpClient(around.port, 'operator');
    demand(await api.post('/v1/auth/login', { email, password }), 204);
    return new BackOffice(around, api);
  }

  /** From the next renewal on the client gets invoices instead of card charges. */
  async bill(tenantId: string, method: 'card' | 'invoice'): Promise<void> {
    demand(await this.api.put(`/v1/clients/${tenantId}/collection-method`, { method }), 200);
  }

  /** Reads the contract differently from now on; cases that run keep the reading that they opened under. */
  async changePolicy(changes: object, reason: string): Promise<void> {
    const { version } = demand(await this.api.get('/v1/terms/policy'), 200);
    demand(await this.api.post('/v1/terms/policy', { changes, reason, basedOn: version }), 201);
  }

  /** Publishes the next version of a text with what changes and why, and lets the letters go out (ToS 10.2). */
  async publish(change: PublishedChange): Promise<void> {
    demand(await this.api.post('/v1/legal/documents', change), 201);
    await this.around.machine.settle();
  }

  /** Answers a request for an invoice (ToS 4.6). */
  async sendProForma(tenantId: string, requestId: string, validUntil?: string): Promise<Body> {
    const path = `/v1/clients/${tenantId}/invoice-requests/${requestId}/pro-forma`;
    const sent = demand(await this.api.post(path, { validUntil }), 200);
    await this.around.machine.settle();
    return sent;
  }

  /** Enters money from the bank's list, by the reference that it carries. */
  async matchPayment(ocr: string, amountMinor: number, reference: string, paidOn?: string): Promise<Body> {
    const today = localDate(new Date((await this.around.machine.reading()).now));
    const amount = { amountMinor, currency: 'SEK' };
    const matched = await this.api.post('/v1/bank-payments', { ocr, amount, paidOn: paidOn ?? today, reference });
    await this.around.machine.settle();
    return demand(matched, 201);
  }

  /** A verified request to close the account, received and verified now (ToS 3.7). */
  async close(tenantId: string): Promise<void> {
    const { now } = await this.around.machine.reading();
    demand(await this.api.post(`/v1/clients/${tenantId}/closure`, { receivedAt: now, verifiedAt: now }), 200);
    await this.around.machine.settle();
  }

  /** Agrees to another way to pay; a suspension ends with it only if that is said (ToS 3.4.g). */
  async agree(
    tenantId: string,
    arrangementId: string,
    instalments: ProposedInstalment[],
    restoreAccess = false,
  ): Promise<Body> {
    const path = `/v1/clients/${tenantId}/arrangements/${arrangementId}/agreement`;
    const agreed = demand(await this.api.post(path, { instalments, restoreAccess }), 200);
    await this.around.machine.settle();
    return agreed;
  }

  /** Decides about an invoice that the client says is wrong: with a credit, or without. */
  async decideDispute(tenantId: string, disputeId: string, answer: string, creditMinor?: number): Promise<Body> {
    const path = `/v1/clients/${tenantId}/disputes/${disputeId}/decision`;
    const verdict = creditMinor === undefined ? { decision: 'REJECTED' } : { decision: 'UPHELD', creditMinor };
    const decided = demand(await this.api.post(path, { ...verdict, answer }), 200);
    await this.around.machine.settle();
    return decided;
  }

  /** Keeps a client's data from every deletion. */
  async hold(tenantId: string, reason: string, legalBasis: string): Promise<Body> {
    const held = demand(await this.api.post(`/v1/clients/${tenantId}/legal-holds`, { reason, legalBasis }), 201);
    await this.around.machine.settle();
    return held;
  }

  /** Opens a case about a client's conduct (ToS 2.13). */
  async openCase(tenantId: string, category: string, scope: object): Promise<string> {
    const opened = await this.api.post('/v1/conduct-cases', { clientId: tenantId, category, scope });
    return demand(opened, 201).caseId;
  }

  /** A step of a case, `demand` or `suspension` (ToS 3.6). */
  async takeCaseFurther(caseId: string, step: string, sent: object = {}): Promise<void> {
    const path = `/v1/conduct-cases/${caseId}`;
    const { version } = demand(await this.api.get(path), 200);
    demand(await this.api.post(`${path}/${step}`, sent, { 'if-match': `"${version}"` }), 204);
    await this.around.machine.settle();
  }

  /** Carries out a request for erasure (ToS 9.9). */
  async erase(requestId: string): Promise<void> {
    const path = `/v1/privacy-cases/${requestId}`;
    const { version } = demand(await this.api.get(path), 200);
    demand(await this.api.post(`${path}/erasure`, {}, { 'if-match': `"${version}"` }), 200);
    await this.around.machine.settle();
  }

  /** Tells a client that its details are not up to date (ToS 9.7). */
  async noticesInaccuracy(tenantId: string, what: string, changedOn: string): Promise<string> {
    const opened = await this.api.post(`/v1/clients/${tenantId}/accuracy-cases`, { what, changedOn });
    await this.around.machine.settle();
    return demand(opened, 201).caseId;
  }

  /** Matches money that came in by bank. */
  async recordPayment(tenantId: string, amountMinor: number, currency: string, reference: string): Promise<void> {
    const paidAt = (await this.around.machine.reading()).now;
    const body = { amount: { amountMinor, currency }, paidAt, reference };
    demand(await this.api.post(`/v1/clients/${tenantId}/payments`, body), 201);
    await this.around.machine.settle();
  }
}

/** The answer's body, or an error that shows what came instead. */
export function demand(answer: Answer, status: number): Body {
  if (answer.status !== status)
    throw new Error(`Expected ${status}, got ${answer.status}: ${answer.text.slice(0, 500)}`);
  return answer.body;
}

/** The texts that govern today, as somebody who is about to accept them reads them. */
async function documentsInForce({ machine }: Surroundings, api: HttpClient, kinds: string[]): Promise<object[]> {
  const today = localDate(new Date((await machine.reading()).now));
  const { items } = demand(await api.get(`/v1/legal/documents?on=${today}&language=en`), 200);
  return kinds.map((wanted) => {
    const { kind, version, sha256 } = items.find((document: Body) => document.kind === wanted);
    return { kind, version, sha256 };
  });
}

/** The key in the newest letter to an address that leads to this page. */
async function tokenMailedTo({ mailboxUrl }: Surroundings, email: string, page: string): Promise<string> {
  const answer = await fetch(`${mailboxUrl}/api/messages?to=${encodeURIComponent(email)}`);
  const { messages } = (await answer.json()) as { messages: { text: string }[] };
  const start = `${page}#token=`;
  const token = messages.map(({ text }) => text.split(start)[1]?.match(/^[\w.-]+/)?.[0]).find((found) => found);
  if (!token) throw new Error(`No mail with a link to ${page} came to ${email}`);
  return token;
}
