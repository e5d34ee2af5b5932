import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import { demand } from '../../src/sandbox/company.js';
import type { Answer, Body } from '../../src/sandbox/http-client.js';
import { aFounder, signUp, type Verdict } from './ground.js';
import type { Operation } from './operations.js';
import { type Caller, type Premises, withPremises } from './premises.js';

/** What a spreadsheet takes for the beginning of a formula, in the widths of East Asia as well. */
const TRIGGERS = ['=', '+', '-', '@', '\t', '\r', '\uff1d', '\uff0b', '\uff0d', '\uff20'];
/** Stands behind each, so that a file can be seen to hold what was planted. */
const PLANTED = 'SUM(1)*cmd';
const PHONES = ['+46701740605', '+4684440000'];

/**
 * Bar 17: in every file that the API hands out as CSV, alone or in an archive, no cell begins as a formula does,
 * though people wrote formulas into every field; and what was exported comes back by the import as it was.
 */
export const exports = (): Promise<Verdict> => withPremises(exportEverything);

export async function exportEverything(premises: Premises) {
  await plant(premises);
  const files = (
    await Promise.all(filesOf(premises).map(({ operation, caller }) => download(premises, operation, caller)))
  ).flat();
  const cells = files.flatMap(({ name, text }) => cellsIn(text).map((cell) => ({ name, cell })));
  const faults = cells
    .filter(({ cell }) => wouldRun(cell))
    .map(({ name, cell }) => `${name}: ${JSON.stringify(cell.slice(0, 80))} would run`);
  const defused = cells.filter(({ cell }) => cell.includes(PLANTED));
  const holding = new Set(defused.map(({ name }) => name));
  for (const name of [
    '/v1/exports/contacts',
    '/v1/query-results/{id}/csv',
    '/v1/disclosures/csv',
    '/v1/privacy/export',
  ])
    if (![...holding].some((file) => file.startsWith(name))) faults.push(`${name} holds nothing of what was planted`);
  faults.push(...(await roundTrip(premises)));
  return { holds: faults.length === 0, files: files.length, cells: cells.length, defused: defused.length, faults };
}

/** A number is none, whatever it begins with. */
export const wouldRun = (cell: string): boolean =>
  TRIGGERS.some((trigger) => cell.startsWith(trigger)) && !/^-?\d+(\.\d+)?$/.test(cell);

export const cellsIn = (csv: string): string[] =>
  (parse(csv, { bom: true, relax_column_count: true, skip_empty_lines: true }) as string[][]).flat();

/** Formulas wherever a person may write: in contacts, a failed import, a question, complaints and disclosures. */
async function plant({ company, callers, around, office }: Premises): Promise<void> {
  const { api, tenantId } = company;
  const lawfulBasis = { basis: 'contract', source: `=${PLANTED}`, evidenceRef: `@${PLANTED}` };
  for (const [place, trigger] of TRIGGERS.entries()) {
    const text = `${trigger}${PLANTED}`;
    const names = { givenName: text, familyName: text, title: text, notes: text, tags: [text] };
    const address = { street: text, city: text, postalCode: text, country: 'SE' };
    const person = { ...names, address, phones: PHONES, email: `cell${place}@people.example`, lawfulBasis };
    const { status } = await api.post('/v1/contacts', person);
    // Some fields print nothing that breaks a line; such a person is written without them.
    if (status !== 201)
      demand(await api.post('/v1/contacts', { familyName: `${trigger}${PLANTED}`.trim(), lawfulBasis }), 201);
    demand(await office.api.post(`/v1/clients/${tenantId}/disclosures`, disclosureOf(text)), 201);
  }
  const rows = TRIGGERS.map((trigger) => `"${trigger}${PLANTED}","${trigger}${PLANTED}"`).join('\n');
  await company.importContacts(`family name,email\n${rows}\n`, { basis: 'contract', source: 'formulas' });
  const select = ['givenName', 'familyName', 'title', 'phones'];
  const asked = { name: `=${PLANTED}`, definition: { source: 'contacts', select } };
  const { id } = demand(await api.post('/v1/queries', asked), 201);
  demand(await api.post('/v1/query-runs', { queryId: id }), 201);
  const user = callers.find(({ name }) => name === 'user')!;
  const words = { breach: `=${PLANTED}`, identifiers: `+${PLANTED}`, requestedRemedy: `-${PLANTED}` };
  demand(await user.api.post('/v1/complaints', words), 201);
  demand(await user.api.post('/v1/error-reports', { where: `@${PLANTED}`, what: `=${PLANTED}` }), 201);
  await around.machine.settle();
}

const disclosureOf = (text: string) => ({ recipient: text, what: text, ground: 'law', basis: text });

const FILES = ['text/csv', 'application/zip'];

/** Whatever the API's description says to be a file, by those who may have it. */
function filesOf({ operations, description, admittedTo }: Premises): { operation: Operation; caller: Caller }[] {
  const handsOutFiles = ({ path, method }: Operation): boolean =>
    Object.keys(description.paths[path]![method.toLowerCase()]!.responses[200]?.content ?? {}).some((type) =>
      FILES.includes(type),
    );
  return operations
    .filter(handsOutFiles)
    .flatMap((operation) => sidesOf(admittedTo(operation)).map((caller) => ({ operation, caller })));
}

/** Each of the client's people and one of the staff, whose roles make no other file. */
const sidesOf = (callers: Caller[]): Caller[] =>
  ['user', 'administrator', 'agent'].flatMap((role) => callers.find(({ name }) => name === role) ?? []);

interface File {
  name: string;
  text: string;
}

async function download({ company }: Premises, { path }: Operation, { api }: Caller): Promise<File[]> {
  const [before, after] = path.split('/{id}');
  const addresses = after === undefined ? [path] : (await listed(api, before!)).map((id) => `${before}/${id}${after}`);
  const answers = await Promise.all(
    addresses.map((address) => api.get(`${address}?tenantId=${company.tenantId}`).then(orBare(api, address))),
  );
  return answers.filter(({ status }) => status === 200).flatMap((answer) => tablesIn(path, answer));
}

/** Only some ask whose file it is to be. */
const orBare = (api: Caller['api'], address: string) => (answer: Answer) =>
  answer.status === 422 ? api.get(address) : answer;

async function listed(api: Caller['api'], path: string): Promise<string[]> {
  const { status, body } = await api.get(path);
  return status === 200 ? body.items.map(({ id }: { id: string }) => id) : [];
}

function tablesIn(path: string, { headers, bytes, text }: Answer): File[] {
  if (headers.get('content-type')?.startsWith('text/csv')) return [{ name: path, text }];
  return Object.entries(unzipSync(bytes))
    .filter(([name]) => name.endsWith('.csv'))
    .map(([name, content]) => ({ name: `${path} ${name}`, text: strFromU8(content) }));
}

/** The register leaves as a file, and a client that has nothing yet takes it in: formulas, phone numbers and all. */
async function roundTrip(premises: Premises): Promise<string[]> {
  const { api } = premises.company;
  const before = await register(api);
  const { text } = await api.get('/v1/exports/contacts');
  const newcomer = await signUp(premises, aFounder(3));
  await newcomer.buy('TEAM_MONTHLY');
  await newcomer.importContacts(text, { basis: 'contract', source: 'formulas' });
  const after = await register(newcomer.api);
  if (!before.some((person) => PHONES.every((phone) => person.includes(phone)))) return ['nobody has a phone'];
  return before.filter((person) => !after.includes(person)).map((person) => `came back otherwise: ${person}`);
}

/** Everybody, as far as a register says it itself. */
async function register(api: Caller['api']): Promise<string[]> {
  const { items } = demand(await api.get('/v1/contacts?limit=200'), 200);
  return items.map(({ kind, givenName, familyName, companyName, title, email, phones, address, tags, notes }: Body) =>
    JSON.stringify({ kind, givenName, familyName, companyName, title, email, phones, address, tags, notes }),
  );
}
