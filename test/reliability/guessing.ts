import pg from 'pg';
import { Passwords } from '../../src/contexts/identity/application/ports.js';
import { SANDBOX_STAFF } from '../../src/sandbox/company.js';
import { type Answer, HttpClient } from '../../src/sandbox/http-client.js';
import { type Verdict, withHands } from './ground.js';
import { type Premises, withPremises } from './premises.js';

interface Size {
  guesses: number;
  /** They are spread over a day: so many times everybody waits for an equal part of it. */
  rounds: number;
  /** Of these many a guesser is let through to the password itself. */
  mostHashed: number;
  /** Pairs of a known and an unknown address at each door. */
  pairs: number;
  /** By how much the medians of their times may differ; absent, times are not looked at. */
  apartPercent?: number;
}

export const short: Size = { guesses: 40, rounds: 2, mostHashed: 20, pairs: 2 };
export const full: Size = { guesses: 10_000, rounds: 100, mostHashed: 100, pairs: 200, apartPercent: 5 };

const HANDS = 8;
const DAY_MINUTES = 24 * 60;

/**
 * Bar 14: strangers guess at one account from everywhere, and all but a few of the guesses never reach the password;
 * meanwhile its owner gets in on a device that is known. And nobody learns from an answer whether an address is known.
 */
export const guessing = (size: Size): Promise<Verdict> =>
  withPremises(async (premises) => {
    const guessed = await guess(premises, size);
    const { faults, doors } = await askForAddresses(premises, size);
    const found = [...guessed.faults, ...faults];
    return { holds: found.length === 0, ...guessed, doors, faults: found.slice(0, 20) };
  });

/** Guesses at the founder's account, whatever a stranger can vary varied. */
export async function guess(premises: Premises, { guesses, rounds, mostHashed }: Size, isForgetful = false) {
  const backstage = Backstage.of(premises);
  const counted = countHashes(premises);
  const answers: Record<string, number> = {};
  const owner: number[] = [];
  try {
    const perRound = Math.ceil(guesses / rounds);
    for (let round = 0; round < rounds; round++) {
      const numbers = Array.from({ length: perRound }, (_, number) => round * perRound + number);
      await withHands(HANDS, numbers, async (number) => {
        if (isForgetful) await backstage.forgetEverything();
        const { status } = await guessOnce(premises, number);
        answers[status] = (answers[status] ?? 0) + 1;
      });
      owner.push((await logInAsOwner(premises)).status);
      await backstage.letPass(DAY_MINUTES / rounds);
    }
  } finally {
    counted.stop();
    await backstage.forgetEverything();
    await backstage.close();
  }
  // The owner's own are no guesses.
  const hashed = counted.hashes - owner.filter((status) => status === 204).length;
  return {
    guesses,
    hashed,
    answers,
    ownerOnAKnownDevice: owner.every((status) => status === 204) ? 'always in' : 'shut out',
    faults: [
      ...(hashed > mostHashed ? [`${hashed} of ${guesses} guesses were hashed`] : []),
      ...((answers[401] ?? 0) > mostHashed ? [`${answers[401]} guesses were told that they were wrong`] : []),
      ...Object.keys(answers).filter((status) => !['401', '429', '503'].includes(status)),
      ...owner.filter((status) => status !== 204).map((status) => `the owner was answered ${status}`),
    ],
  };
}

function guessOnce({ port, company, callers }: Premises, number: number): Promise<Answer> {
  const { email, slug } = company.founder;
  const spelling = [email, email.toUpperCase(), ` ${email} `][number % 3]!;
  // At one's own instance or at somebody else's door: the account is one.
  const door = new HttpClient(port, number % 4 === 0 ? 'operator' : slug);
  const headers: Record<string, string> = {
    'x-forwarded-for': `203.0.${(number >> 8) % 256}.${number % 256}`,
    'user-agent': `Guesser/${number}`,
  };
  if (number % 5 === 0) headers.cookie = `device=${'A'.repeat(42)}${number % 10}`;
  const guess = { email: spelling, password: `not-the-password-${number}` };
  // A colleague's browser is known to the colleague's account only.
  const colleague = callers.find(({ name }) => name === 'user')!.api;
  return (number % 7 === 0 ? colleague : door).post('/v1/auth/login', guess, headers);
}

const logInAsOwner = ({ company }: Premises): Promise<Answer> => {
  const { email, password } = company.founder;
  return company.api.post('/v1/auth/login', { email, password });
};

/** Counts what costs 46 MiB each: a password hashed or compared. */
function countHashes({ get }: Premises) {
  const passwords = get(Passwords);
  const { verify, hash } = passwords;
  const counter = {
    hashes: 0,
    stop: () => {
      Object.assign(passwords, { verify, hash });
    },
  };
  passwords.verify = (...given) => {
    counter.hashes++;
    return verify.apply(passwords, given);
  };
  passwords.hash = (...given) => {
    counter.hashes++;
    return hash.apply(passwords, given);
  };
  return counter;
}

/** Tries are counted in wall time, which nobody waits for here: their windows end sooner instead. */
class Backstage {
  private constructor(private readonly admin: pg.Pool) {}

  static of({ database }: Premises): Backstage {
    return new Backstage(new pg.Pool({ connectionString: database.adminUrl, max: 2 }));
  }

  async letPass(minutes: number): Promise<void> {
    await this.admin.query('update throttle set resets_at = resets_at - make_interval(secs => $1)', [minutes * 60]);
  }

  async forgetEverything(): Promise<void> {
    await this.admin.query('delete from throttle');
  }

  async run(statement: string, parameters: string[]): Promise<void> {
    await this.admin.query(statement, parameters);
  }

  close(): Promise<void> {
    return this.admin.end();
  }
}

/** Where somebody types in an address and must not learn whether it is known. */
export interface Door {
  name: string;
  ask: (premises: Premises, email: string) => Promise<Answer>;
  known: (premises: Premises, at: number) => string;
  /** What came of it goes again, so that the next pair finds the same: SQL with the client's id. */
  undo?: string;
}

const password = 'not-the-password-of-anybody';
const founderOf = ({ company }: Premises): string => company.founder.email;
/** Has an account, and no place at this client. */
const staff = (_: Premises, at: number): string => SANDBOX_STAFF[at % SANDBOX_STAFF.length]!.email;
const visitor = ({ port, company }: Premises): HttpClient => new HttpClient(port, company.founder.slug);

const DOORS: Door[] = [
  { name: 'log-in', ask: (at, email) => visitor(at).post('/v1/auth/login', { email, password }), known: founderOf },
  {
    name: 'log-in of a stranger here',
    ask: (at, email) => visitor(at).post('/v1/auth/login', { email, password }),
    known: staff,
  },
  {
    name: 'reset',
    ask: (at, email) => visitor(at).post('/v1/auth/password-reset-requests', { email }),
    known: founderOf,
  },
  {
    name: 'invite',
    ask: ({ company }, email) =>
      company.api.post('/v1/members', { email, name: 'Somebody', role: 'user', language: 'en' }),
    known: staff,
    undo: `with gone as (delete from membership where tenant_id = $1::uuid and state = 'INVITED' returning account_id)
      update account set tenant_ids = tenant_ids - $1::text where id in (select account_id from gone)`,
  },
];

/** Asks at each door for a known and for an unknown address in turn, and compares what came back. */
export async function askForAddresses(premises: Premises, { pairs, apartPercent }: Size, doors = DOORS) {
  const backstage = Backstage.of(premises);
  const counted = countHashes(premises);
  const faults: string[] = [];
  const figures: Record<string, object> = {};
  try {
    for (const door of doors) {
      const { medianMs, apart, hashes, unlike } = await closestOf(3, apartPercent, () =>
        compare(premises, door, pairs, backstage, counted),
      );
      faults.push(...unlike.map((answers) => `${door.name}: ${answers}`));
      if (hashes.known !== hashes.unknown) faults.push(`${door.name}: ${JSON.stringify(hashes)} hashed`);
      if (apartPercent !== undefined && apart > apartPercent) faults.push(`${door.name}: ${apart} % apart`);
      figures[door.name] = { hashes, medianMs, apartPercent: apart };
    }
  } finally {
    counted.stop();
    await backstage.close();
  }
  return { faults, doors: figures };
}

interface Comparison {
  medianMs: Record<Kind, number>;
  apart: number;
  hashes: Record<Kind, number>;
  unlike: string[];
}

type Kind = 'known' | 'unknown';

async function compare(
  premises: Premises,
  door: Door,
  pairs: number,
  backstage: Backstage,
  counted: { hashes: number },
): Promise<Comparison> {
  const times: Record<Kind, number[]> = { known: [], unknown: [] };
  const hashes = { known: 0, unknown: 0 };
  const unlike: string[] = [];
  for (let at = 0; at < pairs; at++) {
    const answers: string[] = [];
    // Whoever comes second finds a warmer machine, so they take turns in that.
    for (const kind of at % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) {
      await backstage.forgetEverything();
      const email = kind === 'known' ? door.known(premises, at) : `nobody-${at}@${door.name.length}.example`;
      const [hashedBefore, begun] = [counted.hashes, performance.now()];
      const answer = await door.ask(premises, email);
      times[kind].push(performance.now() - begun);
      hashes[kind] += counted.hashes - hashedBefore;
      answers.push(asSent(answer, email));
      if (door.undo) await backstage.run(door.undo, [premises.company.tenantId]);
    }
    if (answers[0] !== answers[1]) unlike.push(answers.join(' and '));
  }
  const medianMs = { known: median(times.known), unknown: median(times.unknown) };
  const apart = Math.max(medianMs.known, medianMs.unknown) / Math.min(medianMs.known, medianMs.unknown) - 1;
  return { medianMs, apart: Number((apart * 100).toFixed(1)), hashes, unlike };
}

/** What differs by nature differs each time; what a busy machine did does not. */
async function closestOf(
  times: number,
  enough: number | undefined,
  work: () => Promise<Comparison>,
): Promise<Comparison> {
  let closest = await work();
  for (let tried = 1; tried < times && enough !== undefined && closest.apart > enough; tried++) {
    const again = await work();
    if (again.apart < closest.apart || again.unlike.length > 0) closest = again;
  }
  return closest;
}

/** Status, headers and body, without what is drawn or told for each request anew. */
function asSent({ status, headers, text }: Answer, email: string): string {
  const said = [...headers].filter(([name]) => !['date', 'ratelimit', 'x-request-id'].includes(name));
  const drawn = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}/g;
  return JSON.stringify([status, said, text]).replaceAll(email, '<address>').replaceAll(drawn, '<id>');
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Number(sorted[sorted.length >> 1]!.toFixed(1));
}
