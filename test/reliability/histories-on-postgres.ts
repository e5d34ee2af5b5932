import fc from 'fast-check';
import pg from 'pg';
import type { BackOffice, Company } from '../../src/sandbox/company.js';
import type { Answer, Body } from '../../src/sandbox/http-client.js';
import type { TimeMachine } from '../../src/sandbox/time-machine.js';
import { createTestDatabase } from '../support/database.js';
import { judge, noticesAnEarlyDeletion } from './contract-oracle.js';
import { aFounder, type ServedApp, signUp, type Verdict, withBusiness } from './ground.js';

interface Size {
  clients: number;
  /** In each everybody does one thing, and time passes for all. */
  rounds: number;
  seed: number;
}

const BEGINS = '2027-11-15T10:00:00+01:00';
const DAY = 86_400_000;

interface Scene {
  company: Company;
  office: BackOffice;
  clientPath: string;
  machine: TimeMachine;
}

type Act = (scene: Scene) => Promise<unknown>;

/** The whole product, one client a history: people act over REST, the clock moves for all, and SQL judges. */
export async function historiesOnPostgres({ clients, rounds, seed }: Size): Promise<Verdict> {
  const database = await createTestDatabase();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  try {
    return await withBusiness(
      database,
      async (app) => {
        await app.office.changePolicy({ retention: { dailyPurgeCap: 100_000 } }, 'Deletions of a drill come together.');
        const scenes = await open(app, clients);
        const lived = await live(app, scenes, rounds, seed);
        const judgement = await judge(admin);
        const faults = [...lived.faults, ...judgement.faults];
        return {
          holds: faults.length === 0 && judgement.deletions > 0,
          clients,
          ...lived,
          ...judgement,
          oracleNoticesAnEarlyDeletion: await noticesAnEarlyDeletion(database.adminUrl),
          faults: faults.slice(0, 20),
        };
      },
      { now: BEGINS },
    );
  } finally {
    await admin.end();
    await database.drop();
  }
}

async function open(app: ServedApp & { office: BackOffice }, clients: number): Promise<Scene[]> {
  const scenes: Scene[] = [];
  for (let number = 0; number < clients; number++) {
    const company = await signUp(app, aFounder(number));
    await company.buy('TEAM_MONTHLY');
    scenes.push({
      company,
      office: app.office,
      clientPath: `/v1/clients/${company.tenantId}`,
      machine: app.around.machine,
    });
  }
  return scenes;
}

async function live(app: ServedApp, scenes: Scene[], rounds: number, seed: number) {
  const { machine } = app.around;
  const histories = fc.sample(
    fc.array(fc.constantFrom(...Object.keys(ACTS)), { minLength: rounds, maxLength: rounds }),
    {
      seed,
      numRuns: scenes.length,
    },
  );
  const spans = fc.sample(fc.constantFrom(1, 3, 7, 10, 20, 31, 45, 60, 95), { seed, numRuns: rounds });
  const faults: string[] = [];
  const answers = { acted: 0, refused: 0, daysLived: 0 };
  let now = Date.parse(BEGINS);
  for (const [round, days] of spans.entries()) {
    for (const [number, scene] of scenes.entries()) {
      const name = histories[number]![round]!;
      const failure = await ACTS[name]!(scene).then(
        () => undefined,
        (error: Error) => error.message,
      );
      answers.acted++;
      answers.refused += failure ? 1 : 0;
      if (failure && / got 5\d\d|answered 5\d\d/.test(failure)) faults.push(`${name}: ${failure}`);
    }
    await machine.settle();
    now += days * DAY;
    answers.daysLived += days;
    // Half of the spans are lived through, in the others nobody works until the end.
    if (round % 2 === 0) await machine.advanceTo(new Date(now));
    else await machine.jumpTo(new Date(now));
  }
  return { ...answers, faults };
}

/** A refusal ends an act; only what the server itself calls its fault counts as one. */
const asked = (answer: Answer): Body => {
  if (answer.status >= 300) throw new Error(`got ${answer.status} ${answer.text.slice(0, 200)}`);
  return answer.body;
};

const openInvoice = async ({ office, clientPath }: Scene): Promise<Body | undefined> =>
  asked(await office.api.get(`${clientPath}/invoices?state=OPEN`)).items[0];

async function pay(scene: Scene, share: number): Promise<void> {
  const owed = await openInvoice(scene);
  if (!owed) return;
  const amountMinor = Math.max(1, Math.round(owed.open.amountMinor * share));
  await scene.office.recordPayment(scene.company.tenantId, amountMinor, owed.open.currency, owed.number);
}

/** What people do. One more is one more line; where the moment does not fit, the product refuses. */
const ACTS: Record<string, Act> = {
  nothing: async () => undefined,
  'nothing at all': async () => undefined,
  'buy a month': ({ company }) => company.buy('TEAM_MONTHLY'),
  cancel: ({ company }) => company.cancel(),
  resume: ({ company }) => company.resume(),
  'pay by bank': (scene) => pay(scene, 1),
  'pay a part': (scene) => pay(scene, 0.5),
  'bill by invoice': ({ office, company }) => office.bill(company.tenantId, 'invoice'),
  'bill by card': ({ office, company }) => office.bill(company.tenantId, 'card'),
  'card fails': ({ company }) => company.cardFromNowOn('insufficient_funds'),
  'card works': ({ company }) => company.cardFromNowOn('works'),
  dispute: async (scene) => {
    const owed = await openInvoice(scene);
    if (owed) asked(await scene.company.api.post(`/v1/invoices/${owed.id}/disputes`, { reason: 'We were away.' }));
  },
  'decide the dispute': async ({ company, office, clientPath }) => {
    const { items } = asked(await company.api.get('/v1/billing/disputes'));
    const raised = items.find(({ state }: Body) => state === 'RAISED');
    const decision = { decision: 'REJECTED', answer: 'The invoice stands.' };
    if (raised) asked(await office.api.post(`${clientPath}/disputes/${raised.id}/decision`, decision));
  },
  'ask for instalments': async (scene) => {
    const owed = await openInvoice(scene);
    if (!owed) return;
    const { now } = await scene.machine.reading();
    const dueOn = (days: number) => new Date(Date.parse(now) + days * DAY).toISOString().slice(0, 10);
    const open = owed.open.amountMinor;
    const instalments = [
      { amountMinor: Math.floor(open / 2), dueOn: dueOn(20) },
      { amountMinor: open - Math.floor(open / 2), dueOn: dueOn(50) },
    ];
    const wish = { invoiceIds: [owed.id], instalments, words: 'Two parts, please.' };
    asked(await scene.company.api.post('/v1/billing/arrangements', wish));
  },
  'agree to instalments': async ({ company, office, clientPath }) => {
    const { items } = asked(await company.api.get('/v1/billing/arrangements'));
    const wish = items.find(({ state }: Body) => state === 'REQUESTED');
    const agreed = { instalments: wish?.proposal, restoreAccess: true };
    if (wish) asked(await office.api.post(`${clientPath}/arrangements/${wish.id}/agreement`, agreed));
  },
  'legal hold': async ({ office, clientPath }) => {
    asked(await office.api.post(`${clientPath}/legal-holds`, { reason: 'A court asked.', legalBasis: 'Court order' }));
  },
};
