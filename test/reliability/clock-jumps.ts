import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { BackOffice, Company } from '../../src/sandbox/company.js';
import { createTestDatabase } from '../support/database.js';
import { judge, noticesAnEarlyDeletion } from './contract-oracle.js';
import { aFounder, dice, type ServedApp, shuffled, signUp, type Verdict, withBusiness } from './ground.js';

interface Size {
  contracts: number;
  /** How often the whole list of jumps is made, in another order each time. */
  rounds: number;
  /** In how many of the nights it stands. */
  nights: number;
  /** The longest jump. */
  longestDays: number;
  seed: number;
}

export const short: Size = { contracts: 3, rounds: 1, nights: 0, longestDays: 45, seed: 5 };
export const full: Size = { contracts: 1_000, rounds: 2, nights: 5, longestDays: 400, seed: 5 };

const BEGINS = '2027-12-30T10:00:00+01:00';
const DAY = 86_400_000;
const MONTHS_AFTER = 5;
const JUMP_DAYS = [1, 7, 45, 400];

/** The nights on which an hour is missing or comes twice, and a day that most years lack; one stands in each. */
const NIGHTS = [
  '2028-02-29T00:00:00+01:00',
  '2028-03-26T01:59:59+01:00',
  '2028-03-26T03:00:00+02:00',
  '2028-10-29T02:30:00+02:00',
  '2028-10-29T02:30:00+01:00',
];

type Habit = 'pays by card' | 'card fails' | 'never pays' | 'pays when reminded' | 'cancels' | 'cannot be reached';
const HABITS: Habit[] = [
  'never pays',
  'cancels',
  'pays by card',
  'card fails',
  'pays when reminded',
  'cannot be reached',
];

interface Contract {
  habit: Habit;
  company: Company;
}

/**
 * Bar 5: the clock stands still and is suddenly later, by a day up to more than a year, half of the times while
 * the workers are busy. Whatever fell due meanwhile is caught up step by step, and no letter, suspension or
 * deletion comes before what has to come before it.
 */
export async function clockJumps(size: Size): Promise<Verdict> {
  const database = await createTestDatabase();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  try {
    return await withBusiness(
      database,
      async (app) => {
        await app.office.changePolicy({ retention: { dailyPurgeCap: 100_000 } }, 'Deletions of a drill come together.');
        const parties = await sign(app, size.contracts);
        const jumps = await liveThrough(app, parties, size);
        const judgement = await judge(admin);
        const lost = await lostWithoutCause(app.office, parties);
        const faults = [...judgement.faults, ...lost];
        return {
          holds: faults.length === 0 && judgement.deletions > 0,
          contracts: size.contracts,
          ...jumps,
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

async function sign(app: ServedApp & { office: BackOffice }, count: number): Promise<Contract[]> {
  const parties: Contract[] = [];
  for (let number = 0; number < count; number++) {
    const habit = HABITS[number % HABITS.length]!;
    const email = habit === 'cannot be reached' ? { email: `bounce+${number}@drill.example` } : {};
    const company = await signUp(app, aFounder(number, email));
    await company.buy('TEAM_MONTHLY');
    if (habit === 'card fails') await company.cardFromNowOn('insufficient_funds');
    if (habit === 'cancels') await company.cancel();
    if (habit === 'never pays' || habit === 'pays when reminded' || habit === 'cannot be reached')
      await app.office.bill(company.tenantId, 'invoice');
    parties.push({ habit, company });
  }
  await app.around.machine.settle();
  return parties;
}

async function liveThrough(
  { around: { machine }, office }: ServedApp & { office: BackOffice },
  parties: Contract[],
  { rounds, nights, longestDays, seed }: Size,
) {
  const roll = dice(seed);
  const figures = { jumps: 0, inMidJob: 0, nights: 0, daysLived: 0 };
  const begun = Date.parse(BEGINS);
  let now = begun;
  for (let round = 0; round < rounds; round++) {
    // Both nights and the leap day are stood in first; a jump of 400 days would leap over them.
    const early = round === 0 ? NIGHTS.slice(NIGHTS.length - nights).map((night) => Date.parse(night)) : [];
    const late = shuffled(
      JUMP_DAYS.filter((days) => days <= longestDays),
      roll,
    ).map((days) => days * DAY);
    for (const target of [...early.map((at) => () => at), ...late.map((far) => () => now + far)]) {
      const at = target();
      const isBusy = roll() < 0.5;
      // In mid-job: the workers are at it when it is suddenly later.
      const working = isBusy ? machine.settle() : undefined;
      if (isBusy) await pause(Math.floor(roll() * 20));
      await machine.stand(new Date(at));
      await working;
      await machine.settle();
      await payDebts(office, parties);
      await machine.settle();
      now = at;
      figures.jumps++;
      figures.inMidJob += isBusy ? 1 : 0;
      figures.nights += early.includes(at) ? 1 : 0;
    }
    // Then a wake-up a month, so that what waits for the letter before it gets its turn.
    for (let month = 0; month < MONTHS_AFTER; month++) {
      now += 31 * DAY;
      await machine.jumpTo(new Date(now));
      await payDebts(office, parties);
      await machine.settle();
    }
  }
  figures.daysLived = Math.round((now - begun) / DAY);
  return figures;
}

async function payDebts(office: BackOffice, parties: Contract[]): Promise<void> {
  for (const { company } of parties.filter(({ habit }) => habit === 'pays when reminded')) {
    const { items } = (await office.api.get(`/v1/clients/${company.tenantId}/invoices?state=OPEN`)).body;
    for (const { number, open } of items ?? [])
      await office.recordPayment(company.tenantId, open.amountMinor, open.currency, number);
  }
}

/** Who paid is still there, and so is whom no announcement reached. */
async function lostWithoutCause(office: BackOffice, parties: Contract[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { habit, company } of parties) {
    const { state } = (await office.api.get(`/v1/clients/${company.tenantId}`)).body;
    const isGone = state === 'PURGED' || state === 'PURGING';
    if (isGone && (habit === 'pays by card' || habit === 'cannot be reached'))
      faults.push(`${company.tenantId}, who ${habit}, is ${state}`);
  }
  return faults;
}
