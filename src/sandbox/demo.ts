import { addDays, atHour, type LocalDate } from '../shared-kernel/calendar.js';
import { BackOffice, Company, demand, type Founder, type Surroundings } from './company.js';

/** Everybody in the demo signs in with it. */
export const DEMO_PASSWORD = 'correct-horse-battery';

export interface DemoStaff {
  email: string;
  password: string;
}

interface Step {
  /** Days before today. */
  ago: number;
  act: () => Promise<unknown>;
}

/** Two companies with a year behind them, and one small client in every state that a contract can be in. */
export async function liveTheDemo(around: Surroundings, staff: DemoStaff, today: LocalDate): Promise<void> {
  const demo = new Demo(around, staff);
  for (const { ago, act } of demo.steps().sort((a, b) => b.ago - a.ago)) {
    await around.machine.advanceTo(atHour(addDays(today, -ago), 10));
    await act();
  }
}

/** How long before today the story begins. */
export const DEMO_DAYS = 365;

class Demo {
  private readonly companies = new Map<string, Company>();
  private office: BackOffice | undefined;

  constructor(
    private readonly around: Surroundings,
    private readonly staff: DemoStaff,
  ) {}

  steps(): Step[] {
    return [
      ...this.nordvik(),
      ...this.alster(),
      ...this.unpaidInvoice('kvarnby', '5599001012', 5),
      ...this.unpaidInvoice('lyktan', '5599002028', 25),
      ...this.unpaidInvoice('ostanbro', '5599003034', 40),
      ...this.unpaidInvoice('sjobodar', '5599004040', 64),
      ...this.cardThatFails('granlund', '5599005054', 3),
      ...this.cardThatFails('hammaren', '5599006060', 25),
      ...this.cancelled('ljunghed', '5599007076', 60),
      ...this.cancelled('morkret', '5599008082', 97),
      ...this.cancelled('nollpunkt', '5599009098', 125),
      ...this.leaving('parlan', '5599010104'),
      { ago: 20, act: () => this.signUp(consumer) },
      { ago: 1, act: () => this.registerOnly('avvaktar', '5599011110') },
    ];
  }

  /** Swedish, monthly by card, with contacts, colleagues, an import and saved queries. */
  private nordvik(): Step[] {
    const months = Array.from({ length: 11 }, (_, month) => ({
      ago: 330 - month * 30,
      act: () => this.query('nordvik', 'Customers by city', { groupBy: ['city'] }),
    }));
    return [
      {
        ago: DEMO_DAYS,
        act: () => this.signUp({ ...founderOf('nordvik', '5599012126', 'Nordvik Energi AB'), name: 'Maja Lind' }),
      },
      { ago: 363, act: () => this.of('nordvik').buy('TEAM_MONTHLY') },
      { ago: 362, act: () => this.importContacts('nordvik', contactsCsv(240, 'se')) },
      { ago: 361, act: () => this.invite('nordvik', 'oskar@nordvik.example', 'user') },
      { ago: 360, act: () => this.invite('nordvik', 'sara@nordvik.example', 'administrator') },
      ...months,
      {
        ago: 12,
        act: () => this.importContacts('nordvik', `${contactsCsv(20, 'se', 240)}No,Basis,not-an-address,,,\n`),
      },
    ];
  }

  /** German, a yearly plan with more people than a team has seats for; English as its language. */
  private alster(): Step[] {
    const founder = founderOf('alster', 'DE999900016', 'Alster Logistik GmbH');
    return [
      { ago: 330, act: () => this.signUp({ ...founder, country: 'DE', language: 'en', name: 'Jonas Brandt' }) },
      { ago: 329, act: () => this.of('alster').buy('BUSINESS_YEARLY') },
      { ago: 328, act: () => this.importContacts('alster', contactsCsv(90, 'de')) },
      ...people.de.given.map((name) => ({
        ago: 300,
        act: () => this.invite('alster', `${name.toLowerCase()}@alster.example`, 'user'),
      })),
      {
        ago: 200,
        act: () =>
          this.query('alster', 'Customers in Hamburg', {
            select: ['givenName', 'familyName', 'email'],
            where: [{ field: 'city', operator: 'equals', value: 'Hamburg' }],
          }),
      },
    ];
  }

  /** An invoice that fell due so many days ago and was never paid: somewhere on the ladder of ToS 3.4. */
  private unpaidInvoice(slug: string, orgNo: string, overdueDays: number): Step[] {
    // The first month is paid by card; the second is invoiced and falls due on its first day.
    const boughtAgo = overdueDays + 31;
    return [
      { ago: boughtAgo, act: () => this.signUp(founderOf(slug, orgNo)) },
      { ago: boughtAgo, act: () => this.of(slug).buy('TEAM_MONTHLY') },
      { ago: boughtAgo, act: async () => (await this.backOffice()).bill(this.of(slug).tenantId, 'invoice') },
    ];
  }

  /** A card that worked once and not again (ToS 4.9). */
  private cardThatFails(slug: string, orgNo: string, failedAgo: number): Step[] {
    return [
      { ago: failedAgo + 31, act: () => this.signUp(founderOf(slug, orgNo)) },
      { ago: failedAgo + 31, act: () => this.of(slug).buy('TEAM_MONTHLY') },
      { ago: failedAgo + 30, act: () => this.of(slug).cardFromNowOn('insufficient_funds') },
    ];
  }

  /** Cancelled in the first month, so that the subscription ended so many days ago (ToS 3.5, 4.7). */
  private cancelled(slug: string, orgNo: string, endedAgo: number): Step[] {
    return [
      { ago: endedAgo + 31, act: () => this.signUp(founderOf(slug, orgNo)) },
      { ago: endedAgo + 31, act: () => this.of(slug).buy('TEAM_MONTHLY') },
      { ago: endedAgo + 20, act: () => this.of(slug).cancel() },
    ];
  }

  /** Cancelled a few days ago and still paid for. */
  private leaving(slug: string, orgNo: string): Step[] {
    return [
      { ago: 12, act: () => this.signUp(founderOf(slug, orgNo)) },
      { ago: 11, act: () => this.of(slug).buy('TEAM_MONTHLY') },
      { ago: 2, act: () => this.of(slug).cancel() },
    ];
  }

  private async signUp(founder: Founder): Promise<void> {
    this.companies.set(founder.slug, await Company.signUp(this.around, founder));
  }

  private async registerOnly(slug: string, orgNo: string): Promise<void> {
    await Company.register(this.around, founderOf(slug, orgNo));
  }

  private of(slug: string): Company {
    const company = this.companies.get(slug);
    if (!company) throw new Error(`${slug} has not signed up yet`);
    return company;
  }

  private async backOffice(): Promise<BackOffice> {
    this.office ??= await BackOffice.logIn(this.around, this.staff.email, this.staff.password);
    return this.office;
  }

  private async invite(slug: string, email: string, role: 'user' | 'administrator'): Promise<void> {
    await this.of(slug).invite(email, role, DEMO_PASSWORD);
  }

  private async importContacts(slug: string, csv: string): Promise<void> {
    await this.of(slug).importContacts(csv, { basis: 'contract', source: 'Order books' });
  }

  private async query(slug: string, name: string, definition: object): Promise<void> {
    const { api } = this.of(slug);
    const { id } = demand(
      await api.post('/v1/queries', { name, definition: { source: 'contacts', ...definition } }),
      201,
    );
    demand(await api.post('/v1/query-runs', { queryId: id }), 201);
  }
}

function founderOf(slug: string, orgNo: string, company = `${slug[0]!.toUpperCase()}${slug.slice(1)} AB`): Founder {
  return {
    company,
    orgNo,
    slug,
    country: 'SE',
    language: 'sv',
    customerKind: 'business',
    name: 'Robin Ek',
    email: `admin@${slug}.example`,
    password: DEMO_PASSWORD,
  };
}

const consumer: Founder = {
  ...founderOf('familjen', ''),
  company: '',
  customerKind: 'consumer',
  country: 'DK',
  language: 'en',
  name: 'Freja Holm',
};

/** Rows with made-up people at example domains, the same ones every time. */
function contactsCsv(rows: number, country: 'se' | 'de', from = 0): string {
  const { given, family, cities, prefix } = people[country];
  const lines = Array.from({ length: rows }, (_, index) => {
    const n = from + index;
    const [first, last] = [given[n % given.length]!, family[Math.floor(n / given.length) % family.length]!];
    const email = `${first}.${last}.${n}@example.${country === 'se' ? 'com' : 'org'}`.toLowerCase();
    return [
      first,
      last,
      email,
      `${prefix}${String(1000000 + n * 37).slice(-7)}`,
      cities[n % cities.length],
      `Firma ${n % 17}`,
    ].join(',');
  });
  return `${['given name,family name,email,phone,city,company', ...lines].join('\n')}\n`;
}

const people = {
  se: {
    given: ['Alva', 'Bo', 'Cecilia', 'David', 'Ebba', 'Filip', 'Greta', 'Hugo', 'Ida', 'Joel', 'Klara', 'Love'],
    family: ['Berg', 'Dahl', 'Ek', 'Fors', 'Gran', 'Holm', 'Lind', 'Nyman', 'Sand', 'Wik'],
    cities: ['Stockholm', 'Uppsala', 'Malmö', 'Lund', 'Umeå', 'Visby', 'Kiruna'],
    prefix: '+4670',
  },
  de: {
    given: ['Anna', 'Ben', 'Clara', 'Emil', 'Frieda', 'Hanna', 'Jan', 'Lena', 'Max', 'Paul'],
    family: ['Becker', 'Fuchs', 'Hahn', 'Koch', 'Lange', 'Roth', 'Schwarz', 'Vogel', 'Wolf'],
    cities: ['Hamburg', 'Berlin', 'Köln', 'Leipzig', 'Bremen'],
    prefix: '+49151',
  },
};
