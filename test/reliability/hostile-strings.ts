import type { Answer } from '../../src/sandbox/http-client.js';
import type { Verdict } from './ground.js';
import { type Description, type Operation, resolved, type Schema } from './operations.js';
import { type Caller, type Premises, withPremises } from './premises.js';
import { ResponseJudge } from './response-judge.js';

interface Size {
  /** How many of the hostile texts go into each field; the next field goes on where this one ended. */
  textsPerField: number;
  /** An answer's time: of the processor alone, or by the clock on the wall. */
  by: 'processor' | 'wall';
  withinMs: number;
}

/** By processor time, because a busy machine must not fail a suite; what explodes takes seconds of it. */
export const short: Size = { textsPerField: 1, by: 'processor', withinMs: 1_000 };
export const full: Size = { textsPerField: Number.POSITIVE_INFINITY, by: 'wall', withinMs: 200 };

const LENGTH = 50_000;
/** Node takes 16 kB of headers, and the address is among them. */
const LENGTH_IN_ADDRESS = 4_000;

const run = (piece: string): string =>
  piece
    .repeat(Math.ceil(LENGTH / piece.length))
    .slice(0, LENGTH)
    .toWellFormed();

/** Texts that blow up what reads them carelessly, each 50 kB long. */
export const HOSTILE_TEXTS: Record<string, string> = {
  letters: run('a'),
  'letters with an end': `${run('a').slice(1)}!`,
  blanks: `${run(' ').slice(1)}x`,
  'tabs and lines': `${run('\t\r\n').slice(1)}x`,
  digits: run('4'),
  'cards in a row': run('4242 4242 4242 4241 '),
  'half a card each': run('4242-'),
  'phone digits': `+${run('46 70-').slice(1)}`,
  ats: run('a@'),
  'a long address': `${run('a.').slice(20)}@${'a-'.repeat(9)}`,
  dots: run('.'),
  hyphens: run('-a'),
  'open brackets': run('('),
  'open braces': run('{{'),
  'nested quantifiers': run('(a+)+$'),
  backslashes: run('\\'),
  quotes: run(`'"`),
  SQL: run(`' or 1=1;--`),
  wildcards: run('%_'),
  HTML: run('<b onload=x>&#x'),
  'a spreadsheet’s formula': `=${run('cmd|!A0,')}`.slice(0, LENGTH),
  'format directives': run('%s%n$' + '{x}{0}'),
  'right to left': run('\u202e\u05d0\u0661'),
  'combining marks': `e${run('\u0301')}`.slice(0, LENGTH),
  'families of four': run('\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67\u200d'),
  'what grows in upper case': run('\ufb03\u00df\u0130'),
  slashes: `http://${run('a/../')}`.slice(0, LENGTH),
};

/**
 * Bar 18: hostile text in every field that takes text is answered soon, as the API's description promises, and costs
 * hardly more than a few plain words there.
 */
export const hostileStrings = (size: Size): Promise<Verdict> =>
  withPremises((premises) => sendHostileStrings(premises, size));

export async function sendHostileStrings(premises: Premises, { textsPerField, by, withinMs }: Size) {
  const { operations, description, admittedTo } = premises;
  const judge = new ResponseJudge(description);
  const fields = operations.flatMap((operation) => textFieldsOf(operation, description));
  const texts = Object.entries(HOSTILE_TEXTS);
  const faults: string[] = [];
  const slowest = { ms: 0, where: '' };
  let requests = 0;

  for (const [place, field] of fields.entries()) {
    const caller = admittedTo(field.operation).at(-1)!;
    const count = Math.min(textsPerField, texts.length);
    const plain = count > 1 ? (await measure(() => send(caller, field, 'Probe'), by)).ms : undefined;
    for (let turn = 0; turn < count; turn++) {
      const [name, text] = texts[(place * count + turn) % texts.length]!;
      const hostile = await quickestOf(3, withinMs, () => measure(() => send(caller, field, text), by));
      requests++;
      const where = `${field.operation.method} ${field.operation.path} ${field.name}: ${name}`;
      for (const fault of judge.faultsOf(field.operation, hostile.answer)) faults.push(`${where}: ${fault}`);
      if (hostile.ms >= withinMs) faults.push(`${where}: ${Math.round(hostile.ms)} ms`);
      if (hostile.ms > slowest.ms)
        Object.assign(slowest, { ms: Math.round(hostile.ms), ofPlainMs: plain && Math.round(plain), where });
    }
    if (/logout|sessions|password/.test(field.operation.path)) await premises.signBackIn();
  }
  return { holds: faults.length === 0, fields: fields.length, texts: texts.length, requests, slowest, faults };
}

/** One field of one operation that takes text. */
export interface TextField {
  operation: Operation;
  name: string;
  /** Where it stands in the body; a field of the query has none. */
  place?: string[];
}

export function textFieldsOf(operation: Operation, description: Description): TextField[] {
  const described = description.paths[operation.path]![operation.method.toLowerCase()]!;
  const { schemas } = description.components;
  const inQuery = (described.parameters ?? [])
    .filter(({ in: where, schema }) => where === 'query' && isText(resolved(schema ?? {}, schemas)))
    .map(({ name }): TextField => ({ operation, name }));
  const schema = described.requestBody?.content['application/json']?.schema;
  const inBody = schema ? textPlaces(schema, schemas, []) : [];
  return [...inQuery, ...inBody.map((place): TextField => ({ operation, name: place.join('.'), place }))];
}

const DEEPEST = 6;

function textPlaces(given: Schema, known: Record<string, Schema>, at: string[]): string[][] {
  const schema = resolved(given, known);
  if (at.length > DEEPEST) return [];
  if (schema.properties)
    return Object.entries(schema.properties).flatMap(([name, inner]) => textPlaces(inner, known, [...at, name]));
  if (schema.items) return textPlaces(schema.items, known, [...at, '0']);
  return isText(schema) ? [at] : [];
}

const isText = ({ type, enum: choices }: Schema): boolean => !choices && [type].flat().includes('string');

function send({ api }: Caller, { operation, name, place }: TextField, text: string): Promise<Answer> {
  const path = operation.path.replaceAll(/\{\w+\}/g, '01900000-0000-7000-8000-00000000000a');
  const headers: Record<string, string> = operation.needsIfMatch ? { 'if-match': '"1"' } : {};
  if (!place)
    return api.get(
      `${path}?${name}=${encodeURIComponent(text.slice(0, LENGTH_IN_ADDRESS / 9).toWellFormed())}`,
      headers,
    );
  return api.send(operation.method, path, put(structuredClone(operation.body ?? {}), place, text), headers);
}

function put(value: unknown, [key, ...rest]: string[], text: string): unknown {
  if (key === undefined) return text;
  const isList = /^\d+$/.test(key);
  const container = (typeof value === 'object' && value !== null ? value : isList ? [] : {}) as Record<string, unknown>;
  container[key] = put(container[key], rest, text);
  return container;
}

interface Measured {
  answer: Answer;
  ms: number;
}

async function measure(work: () => Promise<Answer>, by: Size['by']): Promise<Measured> {
  const [wall, processor] = [performance.now(), process.cpuUsage()];
  const answer = await work();
  const { user, system } = process.cpuUsage(processor);
  return { answer, ms: by === 'wall' ? performance.now() - wall : (user + system) / 1000 };
}

/** What is slow by nature is slow each time; a pause of the machine is not. */
async function quickestOf(times: number, enoughMs: number, work: () => Promise<Measured>): Promise<Measured> {
  let quickest = await work();
  for (let tried = 1; tried < times && quickest.ms >= enoughMs; tried++) {
    const again = await work();
    if (again.ms < quickest.ms) quickest = again;
  }
  return quickest;
}
