/** How a filter compares; which ones a field offers depends on its kind. */
export const operators = ['is', 'isNot', 'contains', 'startsWith', 'before', 'after', 'atLeast', 'atMost'] as const;
export type Operator = (typeof operators)[number];

export interface Filter {
  field: string;
  operator: Operator;
  value: string;
}

/** What a table shows and how; it lives in the URL, so that a link shows the same. */
export interface TableView {
  /** Words in the search box. */
  q?: string;
  /** A column's id, with `-` before it for descending. */
  sort?: string;
  filters?: Filter[];
  /** Widths that differ from the column's own, in px. */
  widths?: Record<string, number>;
  compact?: true;
}

export interface FilterField {
  id: string;
  label: string;
  kind: 'text' | 'choice' | 'day' | 'number';
  /** What can be chosen, for `choice`. */
  options?: { value: string; label: string }[];
  /** Fewer than the kind allows, where the server cannot do all. */
  operators?: Operator[];
}

const operatorsOf: Record<FilterField['kind'], Operator[]> = {
  text: ['contains', 'is', 'isNot', 'startsWith'],
  choice: ['is', 'isNot'],
  day: ['before', 'after', 'is'],
  number: ['atLeast', 'atMost', 'is'],
};

export function operatorsFor(field: FilterField): Operator[] {
  return field.operators ?? operatorsOf[field.kind];
}

const narrowestPx = 48;
const widestPx = 1_200;

/** Reads a view from a URL that anybody may have typed: what does not fit is left out, never guessed. */
export function tableViewFrom(search: Record<string, unknown>): TableView {
  const { q, sort, filters, widths, compact } = search;
  const view: TableView = {};
  const keptFilters = Array.isArray(filters) ? filters.filter(isFilter) : [];
  const keptWidths = isRecord(widths) ? Object.entries(widths).filter(isWidth) : [];

  // A router reads `?q=42` as a number.
  if ((typeof q === 'string' && q !== '') || typeof q === 'number') view.q = String(q);
  if (typeof sort === 'string' && /^-?[\w.-]+$/.test(sort)) view.sort = sort;
  if (keptFilters.length > 0) view.filters = keptFilters;
  if (keptWidths.length > 0) view.widths = Object.fromEntries(keptWidths);
  if (compact === true) view.compact = true;
  return view;
}

/** First press ascending, second descending, third as the server likes it. */
export function nextSort(sort: string | undefined, column: string): string | undefined {
  if (sort === column) return `-${column}`;
  return sort === `-${column}` ? undefined : column;
}

function isFilter(candidate: unknown): candidate is Filter {
  if (!isRecord(candidate)) return false;
  const { field, operator, value } = candidate;
  return typeof field === 'string' && typeof value === 'string' && operators.includes(operator as Operator);
}

function isWidth(entry: [string, unknown]): entry is [string, number] {
  return typeof entry[1] === 'number' && entry[1] >= narrowestPx && entry[1] <= widestPx;
}

function isRecord(candidate: unknown): candidate is Record<string, unknown> {
  return typeof candidate === 'object' && candidate !== null && !Array.isArray(candidate);
}
