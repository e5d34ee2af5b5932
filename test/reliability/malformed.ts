import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import type { Answer } from '../../src/sandbox/http-client.js';
import { faultsOfBrokenLines } from './broken-lines.js';
import { withHands } from './chance.js';
import type { Verdict } from './ground.js';
import { type KnownIds, malformedCalls, type WireCall } from './malformed-calls.js';
import type { Operation } from './operations.js';
import { type Caller, type Premises, withPremises } from './premises.js';
import { ResponseJudge } from './response-judge.js';

interface Size {
  /** By those whom the operation lets in, taking turns. */
  callsPerOperation: number;
  /** By everybody else, each. */
  callsByOthers: number;
  seed: number;
}

export const short: Size = { callsPerOperation: 1, callsByOthers: 0, seed: 12 };
export const full: Size = { callsPerOperation: 500, callsByOthers: 20, seed: 12 };

const AT_ONCE = 4;

/**
 * Bar 12: whatever is sent to an operation, the answer is what the API's description promises, a problem document
 * where something is wrong with it, and never a fault of ours.
 */
export const malformed = (size: Size): Promise<Verdict> => withPremises((premises) => sendMalformed(premises, size));

export async function sendMalformed(premises: Premises, { callsPerOperation, callsByOthers, seed }: Size) {
  const { operations, description, callers, admittedTo } = premises;
  const judge = new ResponseJudge(description);
  const ids = await survey(premises);
  const faults = new Map<string, string>();
  const answers: Record<string, number> = {};
  const behindTheDoor = new Set<Operation>();
  let requests = 0;

  const attempt = async (operation: Operation, { name, api }: Caller, call: WireCall) => {
    requests++;
    const answer = await answerOrError(api.send(call.method, call.path, call.body, call.headers));
    if (answer instanceof Error) {
      faults.set(`${nameOf(operation)}: no answer`, `as ${name}: ${shown(call)} → ${answer.message}`);
      return;
    }
    answers[answer.status] = (answers[answer.status] ?? 0) + 1;
    if (![401, 403, 404].includes(answer.status)) behindTheDoor.add(operation);
    for (const fault of judge.faultsOf(operation, answer))
      faults.set(
        `${nameOf(operation)}: ${fault}`,
        `as ${name}: ${shown(call)} → ${answer.status} ${answer.text.slice(0, 300)}`,
      );
  };
  await withHands(AT_ONCE, inGoodOrder(operations), async (operation, place) => {
    const arbitrary = malformedCalls(operation, description, ids);
    const inside = admittedTo(operation);
    const others = callers.filter((caller) => !inside.includes(caller));
    const calls = fc.sample(arbitrary, { numRuns: callsPerOperation, seed: seed + place });
    for (const [turn, call] of calls.entries()) await attempt(operation, inside[turn % inside.length]!, call);
    for (const caller of others)
      for (const call of calls.slice(0, callsByOthers)) await attempt(operation, caller, call);
    if (ENDS_SESSIONS.test(operation.path)) await premises.signBackIn();
  });
  for (const fault of await faultsOfBrokenLines(premises.port, judge)) faults.set(fault, 'as nobody');
  return {
    holds: faults.size === 0,
    operations: operations.length,
    requests,
    answers,
    operationsReachedBehindTheDoor: behindTheDoor.size,
    sessionsLost: await premises.signBackIn(),
    faults: [...faults].map(([fault, example]) => `${fault} | ${example}`),
  };
}

/** Whoever waits longer was forgotten. */
const PATIENCE_MS = 30_000;

function answerOrError(sent: Promise<Answer>): Promise<Answer | Error> {
  const patience = new AbortController();
  const forgotten = pause(PATIENCE_MS, new Error('none came'), { signal: patience.signal });
  const answered = sent.catch((error: Error) => error).finally(() => patience.abort());
  return Promise.race([answered, forgotten.catch(() => answered)]);
}

const ENDS_SESSIONS = /logout|sessions|password/;
/** What takes from the world that the others are tried in comes last. */
const ENDS_MORE = /cancellation|closure|withdraw|termination|suspension|deletion|erasure|logout|sessions|maintenance/;

const inGoodOrder = (operations: Operation[]): Operation[] => [
  ...operations.filter(({ path }) => !ENDS_MORE.test(path)),
  ...operations.filter(({ path }) => ENDS_MORE.test(path)),
];

const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;

const shown = ({ method, path, headers, body }: WireCall): string =>
  `${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 200)} ${String(body ?? '').slice(0, 300)}`;

/** The ids that lists show to whoever may read them, so that calls get further than to an unknown id. */
async function survey({ operations, company, callers, admittedTo }: Premises): Promise<KnownIds> {
  const own = callers.flatMap(({ email }) => email ?? []);
  const listed = new Map<string, string[]>();
  const lists = operations.filter(({ method, path }) => method === 'GET' && !/\{(?!clientId|tenantId)/.test(path));
  for (const operation of lists.filter(({ path }) => !path.includes('sessions'))) {
    const path = operation.path.replace(/\{\w+\}/, company.tenantId);
    const found = await Promise.all(
      admittedTo(operation).map(async ({ api }) => {
        const { status, body } = await api.get(path);
        return status === 200 ? idsIn(body, own) : [];
      }),
    );
    listed.set(operation.path, [...new Set(found.flat())]);
  }
  const all = [...new Set([...listed.values()].flat())];
  return (collection) => {
    if (collection === '') return all;
    return collection === '/v1/clients' ? [company.tenantId] : (listed.get(collection) ?? []);
  };
}

/** How the items of a list are called; those of the callers themselves are left alone. */
function idsIn({ items }: { items?: Record<string, unknown>[] }, own: string[]): string[] {
  return (items ?? [])
    .filter((item) => typeof item === 'object' && !own.includes(String(item.email)))
    .map(({ id, caseId, key, code, kind }) => id ?? caseId ?? key ?? code ?? kind)
    .filter((id) => typeof id === 'string');
}
