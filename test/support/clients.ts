import { Company, demand, type Founder } from '../../src/sandbox/company.js';
import { type Body } from '../../src/sandbox/http-client.js';
import { addMonths, type LocalDate } from '../../src/shared-kernel/calendar.js';
import type { TestApp } from './app.js';

let founded = 0;

/** Made-up organisation numbers with a check digit that fits (Luhn). */
export function anOrgNo(): string {
  const body = `5598${String(10_000 + ++founded).padStart(5, '0')}`;
  const sum = [...body].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

export const aFounder = (given: Partial<Founder> = {}): Founder => {
  const orgNo = given.orgNo ?? anOrgNo();
  const slug = given.slug ?? `client-${orgNo}`;
  return {
    company: 'Testbolaget AB',
    country: 'SE',
    language: 'en',
    customerKind: 'business',
    name: 'Robin Ek',
    email: `founder@${slug}.example`,
    password: 'lighthouse-over-quiet-bay',
    ...given,
    orgNo,
    slug,
  };
};

/** A client as scenario tests speak of it: what its people do, and what anybody could check afterwards. */
export class Client {
  private constructor(
    private readonly app: TestApp,
    readonly company: Company,
  ) {}

  /** Registered and verified now. */
  static async signUp(app: TestApp, founder: Partial<Founder> = {}): Promise<Client> {
    return new Client(app, await Company.signUp(app.around, aFounder(founder)));
  }

  /** On a monthly plan whose next period begins on `on`; the clock must stand a month before. */
  static async whoPaysByCard(app: TestApp): Promise<Client> {
    const client = await Client.signUp(app);
    await client.company.buy('TEAM_MONTHLY');
    return client;
  }

  /** On a monthly plan whose second period is invoiced, and falls due a month from now. */
  static async whoIsInvoiced(app: TestApp): Promise<Client> {
    const client = await Client.whoPaysByCard(app);
    await app.office.bill(client.tenantId, 'invoice');
    await app.settle();
    return client;
  }

  get tenantId(): string {
    return this.company.tenantId;
  }

  /** As the operator sees it, since a client who is blocked or gone sees nothing. */
  async instanceState(): Promise<string> {
    const answer = await this.app.office.api.get(`/v1/clients/${this.tenantId}`);
    return demand(answer, 200).state;
  }

  async subscription(): Promise<Body> {
    return demand(await this.app.office.api.get(`/v1/clients/${this.tenantId}/billing`), 200);
  }

  async timeline(): Promise<Body[]> {
    return demand(await this.app.office.api.get(`/v1/contract/timeline?tenantId=${this.tenantId}`), 200).past;
  }

  /** `date event` of everything that is evidence of a clause, in order. */
  async evidenceOf(clausePrefix: string): Promise<string[]> {
    const entries = await this.timeline();
    return entries
      .filter(({ clause, event }) => clause.startsWith(clausePrefix) && event !== 'NoticeAccepted')
      .map(({ date, event }) => `${date} ${event}`);
  }

  /** `date template` of the letters that arrived, of these templates only. */
  async letters(...templates: string[]): Promise<string[]> {
    const entries = await this.timeline();
    return entries
      .filter(({ notice }) => notice && (templates.length === 0 || templates.includes(notice)))
      .map(({ date, notice }) => `${date} ${notice}`);
  }

  /** The mails as they lie in the mailbox, newest first. */
  async mails(): Promise<{ subject: string; text: string; headers: { name: string; value: string }[] }[]> {
    const to = encodeURIComponent(this.company.founder.email);
    const answer = await fetch(`${this.app.around.mailboxUrl}/api/messages?to=${to}`);
    return ((await answer.json()) as { messages: Awaited<ReturnType<Client['mails']>> }).messages;
  }

  /** Everything that is open, by bank. */
  async paysWhatIsOpen(): Promise<void> {
    const invoices = demand(
      await this.app.office.api.get(`/v1/clients/${this.tenantId}/invoices?state=OPEN`),
      200,
    ).items;
    for (const { number, open } of invoices)
      await this.app.office.recordPayment(this.tenantId, open.amountMinor, open.currency, number);
  }
}

/** The day a month before `date`, when a client must buy for `date` to be its next anchor. */
export const aMonthBefore = (date: LocalDate): LocalDate => addMonths(date, -1);
