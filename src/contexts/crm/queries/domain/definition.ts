import { type Bounds, type FieldFault, Invalid } from '../../../../shared-kernel/errors.js';
import type { QueryField, QueryFieldType, QuerySource } from '../contract.js';

export type Operator =
  | 'equals'
  | 'not-equals'
  | 'one-of'
  | 'contains'
  | 'starts-with'
  | 'before'
  | 'from'
  | 'has'
  | 'has-not'
  | 'is-empty'
  | 'is-not-empty';

export interface Condition {
  field: string;
  operator: Operator;
  value?: string | string[];
}

export interface SortKey {
  field: string;
  direction: 'asc' | 'desc';
}

/**
 * A question as data: which fields of which rows, or how many rows of each group. It holds names that are
 * looked up in the source's list, and values that travel as parameters; never a piece of SQL.
 */
export interface QueryDefinition {
  source: string;
  match: 'all' | 'any';
  where: Condition[];
  /** The columns of the answer, when it lists rows. */
  select: string[];
  /** With it the answer counts rows, one line a group. */
  groupBy: string[];
  sort: SortKey[];
  limit: number;
}

export type DefinitionDraft = Partial<QueryDefinition> & { source: string };

export const MOST_ROWS = 5_000;
const MOST = { conditions: 20, columns: 20, groups: 3, sorts: 3, values: 100, characters: 200 };
/** What a group can be sorted by besides its own fields. */
const COUNT = 'count';

export const OPERATORS: Record<QueryFieldType, Operator[]> = {
  text: ['equals', 'not-equals', 'one-of', 'contains', 'starts-with', 'is-empty', 'is-not-empty'],
  keyword: ['equals', 'not-equals', 'one-of', 'is-empty', 'is-not-empty'],
  instant: ['before', 'from', 'is-empty', 'is-not-empty'],
  tags: ['has', 'has-not', 'is-empty', 'is-not-empty'],
};

/** Completes a draft and refuses everything that its source does not offer, field by field. */
export function readDefinition(draft: DefinitionDraft, source: QuerySource): QueryDefinition {
  const definition: QueryDefinition = {
    source: draft.source,
    match: draft.match ?? 'all',
    where: draft.where ?? [],
    select: draft.select ?? [],
    groupBy: draft.groupBy ?? [],
    sort: draft.sort ?? [],
    limit: draft.limit ?? 1_000,
  };
  const faults = [
    ...sizeFaults(definition),
    ...definition.where.flatMap((condition, index) => conditionFaults(condition, `/where/${index}`, source)),
    ...columnFaults(definition, source),
    ...sortFaults(definition, source),
  ];
  if (faults.length > 0) throw new Invalid('validation-failed', 'The query asks for what is not offered.', { faults });
  return definition;
}

/** The columns of the answer, in order. */
export const columnsOf = ({ select, groupBy }: QueryDefinition): string[] =>
  groupBy.length > 0 ? [...groupBy, COUNT] : select;

const fault = (pointer: string, code: string, message: string, bounds?: Bounds): FieldFault => ({
  pointer,
  code,
  message,
  ...(bounds && { bounds }),
});
const find = (source: QuerySource, name: string): QueryField | undefined =>
  source.fields.find((field) => field.name === name);
const unknown = (pointer: string): FieldFault => fault(pointer, 'unknown-field', 'The source has no such field.');

function sizeFaults({ match, where, select, groupBy, sort, limit }: QueryDefinition): FieldFault[] {
  const faults: FieldFault[] = [];
  const atMost = (pointer: string, list: unknown[], most: number) =>
    list.length > most && faults.push(fault(pointer, 'too-many', `At most ${most}.`, { max: most }));
  if (match !== 'all' && match !== 'any') faults.push(fault('/match', 'one-of', 'Expected all or any.'));
  atMost('/where', where, MOST.conditions);
  atMost('/select', select, MOST.columns);
  atMost('/groupBy', groupBy, MOST.groups);
  atMost('/sort', sort, MOST.sorts);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS)
    faults.push(fault('/limit', 'range', `Between 1 and ${MOST_ROWS}.`, { min: 1, max: MOST_ROWS }));
  return faults;
}

function conditionFaults(
  { field: name, operator, value }: Condition,
  pointer: string,
  source: QuerySource,
): FieldFault[] {
  const field = find(source, name);
  if (!field) return [unknown(`${pointer}/field`)];
  if (!OPERATORS[field.type].includes(operator))
    return [fault(`${pointer}/operator`, 'one-of', `Expected one of ${OPERATORS[field.type].join(', ')}.`)];
  return valueFaults(operator, field.type, value, `${pointer}/value`);
}

function valueFaults(operator: Operator, type: QueryFieldType, value: unknown, pointer: string): FieldFault[] {
  if (operator === 'is-empty' || operator === 'is-not-empty')
    return value === undefined ? [] : [fault(pointer, 'not-used', 'This operator takes no value.')];
  if (operator === 'one-of') {
    const sound = Array.isArray(value) && value.length > 0 && value.length <= MOST.values && value.every(isShortText);
    return sound ? [] : [fault(pointer, 'list', `Expected 1 to ${MOST.values} texts.`)];
  }
  if (!isShortText(value)) return [fault(pointer, 'text', `Expected a text of at most ${MOST.characters} characters.`)];
  if (type === 'instant' && !(/^[12]\d{3}-\d{2}-\d{2}/.test(value) && !Number.isNaN(Date.parse(value))))
    return [fault(pointer, 'instant', 'Expected a date or an instant in ISO 8601.')];
  return [];
}

// NUL cannot travel to the database, in any text.
const isShortText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MOST.characters && !value.includes('\u0000') && value.isWellFormed();

function columnFaults({ select, groupBy }: QueryDefinition, source: QuerySource): FieldFault[] {
  if (groupBy.length > 0 && select.length > 0)
    return [fault('/select', 'either-or', 'An answer lists rows or counts groups, not both.')];
  if (groupBy.length === 0 && select.length === 0) return [fault('/select', 'required', 'Name at least one field.')];
  const grouped = groupBy.flatMap((name, index) => {
    const field = find(source, name);
    if (!field) return [unknown(`/groupBy/${index}`)];
    return field.type === 'tags' || field.type === 'instant'
      ? [fault(`/groupBy/${index}`, 'not-groupable', 'Group by texts and keywords only.')]
      : [];
  });
  const selected = select.flatMap((name, index) => (find(source, name) ? [] : [unknown(`/select/${index}`)]));
  return [...grouped, ...selected, ...repetitions(groupBy, '/groupBy'), ...repetitions(select, '/select')];
}

const repetitions = (names: string[], pointer: string): FieldFault[] =>
  names.flatMap((name, index) =>
    names.indexOf(name) < index ? [fault(`${pointer}/${index}`, 'twice', 'Named before.')] : [],
  );

function sortFaults({ sort, groupBy }: QueryDefinition, source: QuerySource): FieldFault[] {
  return sort.flatMap(({ field: name, direction }, index) => {
    const pointer = `/sort/${index}`;
    if (direction !== 'asc' && direction !== 'desc')
      return [fault(`${pointer}/direction`, 'one-of', 'Expected asc or desc.')];
    if (groupBy.length > 0)
      return name === COUNT || groupBy.includes(name)
        ? []
        : [fault(`${pointer}/field`, 'not-grouped', 'Sort groups by their fields or by count.')];
    const field = find(source, name);
    if (!field) return [unknown(`${pointer}/field`)];
    return field.type === 'tags' ? [fault(`${pointer}/field`, 'not-sortable', 'Tags have no order.')] : [];
  });
}
