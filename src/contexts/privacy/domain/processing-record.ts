import type {
  DataEnd,
  DataRole,
  HeldTable,
  Purpose,
  RetentionRuleKey,
  SubjectKind,
} from '../../../shared-kernel/data-inventory.js';

/** Somebody who processes personal data for us, as the operator publishes it (ToS 9.6; GDPR, article 28). */
export interface SubProcessor {
  name: string;
  /** ISO 3166, where the data is. */
  country: string;
  task: { sv: string; en: string };
  /** What for; they receive nothing that is held for something else. */
  purposes: Purpose[];
  /** Outside the EEA: what makes the transfer lawful (GDPR, chapter V). */
  safeguards: { sv: string; en: string } | null;
}

export class FaultySubProcessors extends Error {
  constructor(readonly faults: string[]) {
    super(`The list of sub-processors has ${faults.length} fault(s):\n- ${faults.join('\n- ')}`);
    this.name = 'FaultySubProcessors';
  }
}

const EEA = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
);
const PURPOSES: readonly string[] = [
  ...['contract', 'service', 'complaints', 'security', 'marketing', 'legal-obligation', 'client-data'],
];

/** Checked once, before anything is served: a list that nobody could publish stops the start. */
export function subProcessors(given: unknown): SubProcessor[] {
  if (!Array.isArray(given)) throw new FaultySubProcessors(['it is not a list']);
  const faults = given.flatMap((entry, at) =>
    faultsOf(entry as Partial<SubProcessor>).map((fault) => `${at}: ${fault}`),
  );
  if (faults.length > 0) throw new FaultySubProcessors(faults);
  return given as SubProcessor[];
}

function faultsOf({ name, country, task, purposes, safeguards }: Partial<SubProcessor>): string[] {
  const isOutside = typeof country === 'string' && !EEA.has(country);
  return [
    ...(name ? [] : ['it has no name']),
    ...(/^[A-Z]{2}$/.test(country ?? '') ? [] : ['its country is no ISO 3166 code']),
    ...(task?.sv && task.en ? [] : ['its task is not said in Swedish and English']),
    ...(purposes?.length && purposes.every((purpose) => PURPOSES.includes(purpose)) ? [] : ['it has no known purpose']),
    ...(isOutside && !(safeguards?.sv && safeguards.en) ? ['it is outside the EEA and names no safeguards'] : []),
  ];
}

/** One processing activity: everything that is held in one role for one purpose. */
export interface ProcessingActivity {
  role: DataRole;
  purpose: Purpose;
  subjects: SubjectKind[];
  data: { holder: string; table: string; columns: string[] }[];
  retention: (RetentionRuleKey | DataEnd)[];
  recipients: SubProcessor[];
}

/** GDPR, article 30, out of what the code declares: nobody keeps a second list that could say something else. */
export function activitiesOf(tables: readonly HeldTable[], processors: readonly SubProcessor[]): ProcessingActivity[] {
  const roles: DataRole[] = ['controller', 'processor'];
  return roles.flatMap((role) =>
    (PURPOSES as Purpose[])
      .map((purpose) => activity(role, purpose, tables, processors))
      .filter(({ data }) => data.length > 0),
  );
}

function activity(
  role: DataRole,
  purpose: Purpose,
  tables: readonly HeldTable[],
  processors: readonly SubProcessor[],
): ProcessingActivity {
  const held = tables
    .filter((table) => table.role === role)
    .map((table) => ({ table, columns: columnsFor(table, purpose) }))
    .filter(({ columns }) => columns.length > 0);
  return {
    role,
    purpose,
    subjects: [...new Set(held.flatMap(({ table }) => table.subjects))],
    data: held.map(({ table: { holder, table }, columns }) => ({ holder, table, columns })),
    retention: [...new Set(held.map(({ table }) => table.retention))],
    recipients: processors.filter(({ purposes }) => purposes.includes(purpose)),
  };
}

const columnsFor = ({ personal }: HeldTable, purpose: Purpose): string[] =>
  personal.filter(({ purposes }) => purposes.includes(purpose)).flatMap(({ columns }) => columns);
