import { randomUUID } from 'node:crypto';

/** The API's own description, as far as drills go by it. */
export interface Description {
  paths: Record<string, Record<string, OperationObject>>;
  components: { schemas: Record<string, Schema> };
}
export interface OperationObject {
  'x-access'?: { roles: 'public' | string[]; scope?: string };
  parameters?: { in: string; name: string; required?: boolean; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

export interface Operation {
  method: string;
  path: string;
  roles: 'public' | string[];
  /** What an API key must have; without one, keys are refused. */
  scope: string | undefined;
  needsIfMatch: boolean;
  parameters: string[];
  body: Body | undefined;
}
type Body = Record<string, unknown>;

/** One place of one operation where an id is expected. */
export interface Slot {
  operation: Operation;
  place: 'path' | 'query' | 'cursor' | 'body';
  name: string;
}

export interface Call {
  method: string;
  path: string;
  body: unknown;
  headers: Record<string, string>;
}

/** What a body needs beyond its schema to get as far as its ids. */
const bodies: Record<string, Body> = {
  'POST /v1/contacts': { familyName: 'Probe', lawfulBasis: { basis: 'contract', source: 'probe' } },
  'PATCH /v1/contacts/{id}': { title: 'Probe' },
  'PUT /v1/contacts/{id}/lawful-basis': { basis: 'contract', source: 'probe' },
  'PATCH /v1/queries/{id}': { name: 'Probe' },
  'POST /v1/query-runs': {},
  'PATCH /v1/imports/{id}': { source: 'probe' },
  'POST /v1/orders/{id}/confirmation': { summarySha256: 'a'.repeat(64) },
  'POST /v1/invoice-requests/{id}/confirmation': { summarySha256: 'a'.repeat(64) },
};

export function operationsOf({ paths, components }: Description): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => {
      const { parameters = [], requestBody } = described;
      const schema = requestBody?.content['application/json']?.schema;
      const name = `${method.toUpperCase()} ${path}`;
      return {
        method: method.toUpperCase(),
        path,
        roles: described['x-access']?.roles ?? [],
        scope: described['x-access']?.scope,
        needsIfMatch: parameters.some((parameter) => parameter.name.toLowerCase() === 'if-match'),
        parameters: parameters.filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name),
        body: schema && { ...(example(schema, components.schemas) as Body), ...bodies[name] },
      };
    }),
  );
}

/** Path parameters that name something public rather than somebody's row. */
const PUBLIC_NAMES = ['clause', 'code', 'version'];
const isId = (name: string): boolean => /^(id|token|.*(Id|Ids))$/.test(name);

export function slotsOf(operation: Operation, { components, paths }: Description): Slot[] {
  const slots: Slot[] = [...operation.path.matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name!)
    .filter((name) => !PUBLIC_NAMES.includes(name))
    .map((name) => ({ operation, place: 'path', name }));
  for (const name of operation.parameters) {
    if (isId(name)) slots.push({ operation, place: 'query', name });
    if (name === 'cursor') slots.push({ operation, place: 'cursor', name });
  }
  const described = paths[operation.path]![operation.method.toLowerCase()]!;
  const schema = described.requestBody?.content['application/json']?.schema;
  const fields = Object.keys((schema && resolved(schema, components.schemas).properties) ?? {});
  for (const name of fields.filter(isId)) slots.push({ operation, place: 'body', name });
  return slots;
}

/** The operation with a value in one slot, ids that nobody has in the others, and nothing else wrong with it. */
export function callWith({ operation, place, name }: Slot, value: string): Call {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) =>
    encodeURIComponent(place === 'path' && parameter === name ? value : randomUUID()),
  );
  const query = place === 'query' || place === 'cursor' ? `?${name}=${encodeURIComponent(value)}` : '';
  const body =
    place === 'body' ? { ...operation.body, [name]: name.endsWith('Ids') ? [value] : value } : operation.body;
  return {
    method: operation.method,
    path: `${path}${query}`,
    body: operation.method === 'GET' || operation.method === 'DELETE' ? undefined : (body ?? {}),
    headers: operation.needsIfMatch ? { 'if-match': '"1"' } : {},
  };
}

export function resolved(schema: Schema, known: Record<string, Schema>): Schema {
  if (schema.$ref) return resolved(known[schema.$ref.split('/').at(-1)!] ?? {}, known);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => resolved(part, known)));
  const choice = schema.anyOf ?? schema.oneOf;
  return choice ? resolved(choice[0] ?? {}, known) : schema;
}

/** The least that its schema accepts. */
function example(given: Schema, known: Record<string, Schema>): unknown {
  const schema = resolved(given, known);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (schema.enum) return schema.enum[0];
  if (type === 'object' || schema.properties) {
    const required = schema.required ?? [];
    return Object.fromEntries(required.map((name) => [name, example(schema.properties?.[name] ?? {}, known)]));
  }
  if (type === 'array') return [];
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'boolean') return true;
  if (schema.format === 'uuid') return randomUUID();
  if (schema.format === 'date') return '2026-01-15';
  if (schema.format === 'date-time') return '2026-01-15T09:00:00Z';
  if (schema.format === 'email') return `${randomUUID()}@people.example`;
  return 'probe'.repeat(Math.max(1, Math.ceil((schema.minLength ?? 1) / 5)));
}
