/** What a spreadsheet takes for the beginning of a formula, in the widths of East Asia as well. */
const TRIGGER = '[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20]';

/**
 * A spreadsheet whose country writes decimals with a comma parts these files at semicolons, and may at tabs: quotes
 * that do not stand at the beginning of its own cell mean nothing to it. So a formula may begin inside a cell of ours.
 */
const INSIDE = new RegExp(`([;\\t\\r\\n][ "]*)(?=${TRIGGER})`, 'g');

const inert = (text: string): string => text.replace(INSIDE, "$1'");

/**
 * How every file of ours is written: RFC 4180 with the mark without which Excel reads Windows-1252, and with an
 * apostrophe before whatever would be run. The import takes it off again.
 */
export const CSV_DIALECT = {
  bom: true,
  escape_formulas: true,
  record_delimiter: 'windows',
  cast: {
    string: inert,
    object: (value: object) => inert(JSON.stringify(value)),
    date: (value: Date) => value.toISOString(),
  },
} as const;
