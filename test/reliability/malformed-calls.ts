import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type Description, type Operation, type OperationObject, resolved, type Schema } from './operations.js';

/** A request as it goes over the wire. */
export interface WireCall {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Buffer | undefined;
}

/** Ids that exist, by the collection that lists them; '' has all. */
export type KnownIds = (collection: string) => string[];

/** Requests to one operation, each wrong in one place or two and otherwise as the operation wants them. */
export function malformedCalls(operation: Operation, description: Description, ids: KnownIds): fc.Arbitrary<WireCall> {
  const described = description.paths[operation.path]![operation.method.toLowerCase()]!;
  const sound = soundParts(operation, described, description, ids);
  const wrong = wrongParts(operation, described, sound);
  const places = Object.keys(wrong) as (keyof Parts)[];
  const chosen = fc.subarray(places, { minLength: 1, maxLength: 2 });
  return chosen.chain((spoiled) => {
    const part = <K extends keyof Parts>(name: K) => (spoiled.includes(name) ? wrong[name]! : sound[name]);
    return fc
      .record({ path: part('path'), query: part('query'), headers: part('headers'), body: part('body') })
      .map(({ path, query, headers, body }) => ({
        method: operation.method,
        path: `${path}${query}`,
        headers: { ...headers, ...body.headers },
        body: body.content,
      }));
  });
}

interface Payload {
  headers: Record<string, string>;
  content: string | Buffer | undefined;
}

interface Parts {
  path: fc.Arbitrary<string>;
  query: fc.Arbitrary<string>;
  headers: fc.Arbitrary<Record<string, string>>;
  body: fc.Arbitrary<Payload>;
}

const NO_BODY: Payload = { headers: {}, content: undefined };

function soundParts(
  operation: Operation,
  described: OperationObject,
  { components }: Description,
  ids: KnownIds,
): Parts {
  const { parameters = [] } = described;
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const values = (schema: Schema | undefined) =>
    soundValue(schema ?? { type: 'string' }, components.schemas, ids).map((value) =>
      typeof value === 'string' ? value : JSON.stringify(value),
    );
  const required = inQuery.filter((parameter) => parameter.required).map(({ name }) => name);
  const query = fc.record(Object.fromEntries(inQuery.map(({ name, schema }) => [name, values(schema)])), {
    requiredKeys: required,
  });
  const schema = described.requestBody?.content['application/json']?.schema;
  return {
    path: addressOf(operation.path, ids),
    query: query.map((given) => queryString(Object.entries(given) as [string, string][])),
    headers: operation.needsIfMatch
      ? fc.constantFrom('"1"', '"2"', '"3"').map((v) => ({ 'if-match': v }))
      : fc.constant({}),
    body: schema ? soundValue(schema, components.schemas, ids).map(asJson) : fc.constant(NO_BODY),
  };
}

function wrongParts(operation: Operation, described: OperationObject, sound: Parts): Partial<Parts> {
  const inQuery = (described.parameters ?? []).filter((parameter) => parameter.in === 'query');
  const wrong: Partial<Parts> = {
    query: wrongQuery(inQuery.map(({ name }) => name)),
    headers: fc.tuple(sound.headers, wrongHeaders).map(([given, spoiled]) => ({ ...given, ...spoiled })),
  };
  if (operation.path.includes('{')) wrong.path = wrongAddress(operation.path);
  if (operation.method === 'GET' || operation.method === 'DELETE') return wrong;
  const spoiled = sound.body.chain(({ content }) =>
    content === undefined ? wrongValue.map(asJson) : spoil(JSON.parse(String(content))).map(asJson),
  );
  return { ...wrong, body: fc.oneof({ weight: 6, arbitrary: spoiled }, { weight: 1, arbitrary: wrongPayload }) };
}

/** Spelled as JSON has no other way to: greater than any number, and a zero below zero. */
const ENDLESS = '\u221e';
const asJson = (value: unknown): Payload => ({
  headers: { 'content-type': 'application/json' },
  content: JSON.stringify(value ?? null)
    .replaceAll(`"${ENDLESS}"`, '1e999')
    .replaceAll(`"-${ENDLESS}"`, '-0'),
});

/** What the schema accepts, with ids that exist where it wants an id. */
export function soundValue(given: Schema, known: Record<string, Schema>, ids: KnownIds): fc.Arbitrary<unknown> {
  const schema = resolved(given, known);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.properties) {
    const properties = Object.entries(schema.properties);
    return fc.record(Object.fromEntries(properties.map(([name, each]) => [name, soundValue(each, known, ids)])), {
      requiredKeys: schema.required ?? [],
    });
  }
  if (type === 'object') return fc.constant({});
  if (type === 'array') return fc.array(soundValue(schema.items ?? {}, known, ids), { maxLength: 3 });
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer' || type === 'number')
    return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000 });
  if (schema.format === 'uuid') return fc.constantFrom(randomUUID(), ...ids(''));
  if (schema.format === 'date') return fc.constantFrom('2026-01-15', '2025-12-31', '2026-02-28', '2027-06-01');
  if (schema.format === 'date-time') return fc.constantFrom('2026-01-15T09:00:00Z', '2026-01-14T23:30:00+01:00');
  if (schema.format === 'email') return fc.constantFrom('a@people.example', 'founder@drill-1.example');
  const least = schema.minLength ?? 1;
  return fc.constantFrom('Probe', 'magpie', 'SE', 'en').map((word) => word.padEnd(least, 'x'));
}

/** Values that no field was made for, and some that are nearly right. */
const WRONG: unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 2_147_483_648, 9_007_199_254_740_992, -1e308, 1e21, ENDLESS, `-${ENDLESS}`],
  ...['', ' ', 'NaN', 'undefined', '-1', '1e3', '\0', '\ud800', 'a\udfffb', '\u202eevil', 'e\u0301'.repeat(300)],
  ...['\ud83d\ude00'.repeat(50), '\ufeff', '\u2028', '__proto__', 'constructor', "'; drop table contact;--", '%s%n'],
  ...['2026-02-30', '0000-00-00', '9999-12-31', '-000001-01-01', '+275760-09-13T00:00:00.001Z', '2026-06-31T25:61:61Z'],
  ...[
    '2026-01-15',
    '2026-01-15T09:00:00Z',
    '2026-W05',
    '2026-036',
    '20260115',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '24:00',
  ],
  ...['00000000-0000-0000-0000-000000000000', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', 'XX', 'zz-ZZ-x', 'a@b', '=1+1'],
  ...[
    'x'.repeat(300),
    'x'.repeat(20_000),
    '\u00e5\u00e4\u00f6'.repeat(80),
    '{{7*7}}',
    '../../etc/passwd',
    'a@people.example',
  ],
  ...[[], {}, [[]], [null], [{}], { length: 1e9 }, { toString: 1 }, { $ne: null }, { constructor: { prototype: {} } }],
  ...[Array(2_000).fill(0), Array(300).fill(''), nested(31), nested(40), Array(60).fill({ a: 1 })],
];

function nested(depth: number): unknown {
  return depth === 0 ? 'x' : { a: nested(depth - 1) };
}

const wrongValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...WRONG) },
  { weight: 1, arbitrary: fc.jsonValue() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  { weight: 1, arbitrary: fc.maxSafeInteger() },
);

/** One place of a sound value made wrong: replaced, left out, put into a list, or something put beside it. */
function spoil(value: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(value);
  const ways = fc.constantFrom('replace', 'replace', 'replace', 'remove', 'wrap', 'add');
  return fc
    .tuple(fc.constantFrom(...places), ways, wrongValue, fc.constantFrom('isAdmin', '__proto__x', 'id', 'a/~b', ''))
    .map(([place, way, wrong, name]) => {
      const copy = structuredClone(value);
      return put(copy, place, (there) => {
        if (way === 'remove') return undefined;
        if (way === 'wrap') return [there];
        if (way === 'add' && typeof there === 'object' && there !== null) return { ...there, [name]: wrong };
        return wrong;
      });
    });
}

type Place = (string | number)[];

function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, key]))];
}

function put(value: unknown, [key, ...rest]: Place, change: (there: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  const container = value as Record<string, unknown>;
  container[key] = put(container[key], rest, change);
  return container;
}

/** Bodies that are not what they say they are. */
const json = 'application/json';
const WRONG_PAYLOADS: Payload[] = [
  ...['', '{', '{"a":', 'null', '[]', '""', '123', '[{}]', '{"a":1,"a":2}', '\ufeff{}', 'NaN', "{'a':1}", '"\\ud800"'],
  ...['{"__proto__":{"a":1}}', '{"constructor":{"prototype":{"a":1}}}', '{}{}', '// x\n{}', '{"a":1e999}', '[[[[]]]]'],
]
  .map((content): Payload => ({ headers: { 'content-type': json }, content }))
  .concat(
    [
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-16',
      'application/json; charset=nonsense',
      'application/merge-patch+json',
      'text/csv',
      'application/octet-stream',
      'message/rfc822',
      'nonsense',
      '/',
      'application/problem+json',
    ].map((type) => ({ headers: { 'content-type': type }, content: '{"a":1}' })),
    { headers: { 'content-type': json, 'content-encoding': 'gzip' }, content: '{}' },
    { headers: { 'content-type': json }, content: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]) },
    { headers: { 'content-type': json }, content: `${'['.repeat(50_000)}${']'.repeat(50_000)}` },
    { headers: { 'content-type': 'text/csv' }, content: Buffer.from('a\0b,\xff\xfe\n"open', 'latin1') },
    { headers: { 'content-type': 'multipart/form-data; boundary=x' }, content: '--x\r\nnonsense' },
    {
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      content: '--x\r\ncontent-disposition: form-data; name="file"; filename="\u0001.csv"\r\n\r\na\r\n--x--\r\n',
    },
  );
const wrongPayload = fc.constantFrom(...WRONG_PAYLOADS);

/** Path segments that are no ids; already as they stand in an address. */
const WRONG_SEGMENTS = [
  ...[
    'x',
    '1',
    '-1',
    '0',
    'null',
    '%00',
    '%ff',
    "'",
    '%F0%9F%98%80',
    '%ED%A0%80',
    '%2e%2e%2f',
    '%2F',
    '%5C',
    '%zz',
    '%',
  ],
  ...[
    '{id}',
    '%7Bid%7D',
    'a;b',
    '*',
    '%0d%0a',
    '%E2%80%AE',
    'x'.repeat(190),
    'x'.repeat(400),
    '%20',
    '4242424242424242',
  ],
  ...['00000000-0000-0000-0000-000000000000', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', `${randomUUID()}%20`],
  ...['9'.repeat(30), '2147483648', '1e3', '2026-02-30', 'ToS%203.4', 'constructor', '__proto__', 'x.ics', '.ics'],
];

const wrongAddress = (path: string): fc.Arbitrary<string> => {
  const names = [...path.matchAll(/\{\w+\}/g)].map(([name]) => name);
  const segments = fc.tuple(...names.map(() => fc.constantFrom(...WRONG_SEGMENTS)));
  return segments.map((values) => values.reduce((address, value) => address.replace(/\{\w+\}/, () => value), path));
};

/** An address whose ids exist, as far as lists show them. */
function addressOf(path: string, ids: KnownIds): fc.Arbitrary<string> {
  const names = [...path.matchAll(/\{\w+\}/g)];
  const collections = names.map(({ index }) => path.slice(0, index).replace(/\/$/, ''));
  return fc
    .tuple(...collections.map((collection) => fc.constantFrom(...orAny(ids(collection), ids))))
    .map((values) => values.reduce((address, id) => address.replace(/\{\w+\}/, encodeURIComponent(id)), path));
}

const orAny = (listed: string[], ids: KnownIds): string[] => (listed.length > 0 ? listed : [...ids(''), randomUUID()]);

const queryString = (pairs: [string, string][]): string =>
  pairs.length === 0 ? '' : `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;

const WRONG_QUERY_VALUES = [
  ...[
    '',
    '-1',
    '0',
    '201',
    '1e3',
    '1.5',
    'NaN',
    'true',
    'null',
    '[]',
    '%00',
    '%ff',
    '%zz',
    '%',
    '%ED%A0%80',
    '%F0%9F%98%80',
  ],
  ...[
    '99999999999999999999',
    '2026-02-30',
    '9999-12-31',
    '0000-01-01',
    '%2B275760-09-13',
    '2026-W05',
    'bm9ib2R5',
    'e30',
    'W10',
  ],
  ...[Buffer.from('{"q":"x","k":["1"]}').toString('base64url'), Buffer.from('{"k":[{}]}').toString('base64url')],
  ...['x'.repeat(3_000), "';--", '%E2%80%AE', '2026-01-15T09:00:00', randomUUID(), 'ASC', '-createdAt', '__proto__'],
];

function wrongQuery(names: string[]): fc.Arbitrary<string> {
  const name = fc.constantFrom(...names, 'nobodyAskedFor', '__proto__');
  const value = fc.constantFrom(...WRONG_QUERY_VALUES);
  const pair = fc
    .tuple(name, fc.constantFrom('', '', '', '[]', '[a]', '.a', '%00'), value)
    .map(([key, suffix, given]) => `${key}${suffix}=${given}`);
  return fc.array(pair, { minLength: 1, maxLength: 3 }).map((pairs) => `?${pairs.join('&')}`);
}

const WRONG_HEADERS: Record<string, string[]> = {
  'if-match': ['*', '""', '"0"', '"-1"', '"2147483648"', '"99999999999999999999"', 'W/"1"', '"1", "2"', 'x', '"1'],
  'if-none-match': ['*', '"', '"1"', ','.repeat(500)],
  'idempotency-key': ['', ' ', 'x'.repeat(256), 'two words', '\u00e5', 'x'.repeat(255), "'", '\\', '"'],
  accept: ['nonsense', 'text/html', 'application/xml', '*/*;q=x'],
  'accept-language': ['', 'x'.repeat(500), '*', 'sv-SE-u-\u00ff', ',,,', '-'],
  authorization: [
    'Bearer',
    'Bearer ',
    'Bearer x',
    'Bearer cck_x',
    `Bearer cck_${'x'.repeat(5_000)}`,
    'Basic eDp5',
    '\u00ff',
  ],
  cookie: [
    'session=',
    'session=x',
    'session="',
    'session=%zz',
    ';;;',
    `device=${'x'.repeat(3_000)}`,
    'session=a; session=b',
  ],
  origin: ['null', 'nonsense', 'http://', 'https://evil.example', '\u00ff'],
  'x-forwarded-for': [
    'nonsense',
    '',
    '1.2.3.4, 5.6.7.8',
    '::ffff:1',
    `${'1.1.1.1,'.repeat(200)}1`,
    "';--",
    '2001:db8::1%eth0',
  ],
  'x-forwarded-host': ['nonsense', '', 'a b', '[', 'x'.repeat(300), 'drill-1.localhost\u00ff'],
  'x-forwarded-proto': ['gopher', ''],
  'x-request-id': ['', 'x'.repeat(500), '{}', '\u00ff'],
  'user-agent': ['', 'x'.repeat(5_000), '\u00ff', "';--", '(%s)'],
  range: ['bytes=0-', 'bytes=9-1', 'nonsense'],
  'content-type': ['', 'nonsense', 'text/csv; charset=x'],
  'last-event-id': ['x', '-1'],
  'stripe-signature': ['', 't=,v1=', 't=1,v1=x', 't=99999999999999999999,v1=00'],
  'mailbox-signature': ['', 'x', '\u00ff'],
};

const wrongHeaders: fc.Arbitrary<Record<string, string>> = fc
  .constantFrom(
    ...Object.entries(WRONG_HEADERS).flatMap(([name, values]) => values.map((value) => [name, value] as const)),
  )
  .map(([name, value]) => ({ [name]: value }));
