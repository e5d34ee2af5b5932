// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed, not stacked, so the grid is made of roles.
// biome-ignore-all lint/a11y/useFocusableInteractive: the active cell, or the control in it, is the one tab stop.
// biome-ignore-all lint/a11y/noStaticElementInteractions: the role comes with the spread.
// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: the role comes with the spread.
// biome-ignore-all lint/a11y/noAutofocus: the person asked to type here.
import { type KeyboardEvent, type MouseEvent, memo, type ReactNode, useRef } from 'react';
import { useT } from '../../i18n/intl.js';
import { AppLink } from '../app-link.js';
import { Skeleton } from '../page-states.js';
import type { Column } from './columns.js';
import styles from './grid.module.css';

/** Where the keyboard stands: row -1 is the header; column 0 is the selection, where there is one. */
export interface Position {
  row: number;
  column: number;
}

export const cellMark = (row: number, column: number) => `${row}:${column}`;

export interface RowDeeds<Row> {
  idOf(row: Row): string;
  hrefOf(row: Row): string;
  labelOf(row: Row): string;
  toggle?: (row: number, extend: boolean) => void;
  beginEdit(at: Position): void;
  endEdit(column: Column<Row>, row: Row, value: string | null): void;
}

interface TableRowProps<Row> {
  row: Row;
  index: number;
  top: number;
  columns: Column<Row>[];
  selected: boolean;
  /** The active column, when the keyboard stands in this row. */
  activeColumn: number | null;
  editing: boolean;
  /** Values that are shown but not saved yet, by column id joined with `\n`. */
  pending: ReadonlyMap<string, string>;
  deeds: RowDeeds<Row>;
}

/** One record. Memoised: scrolling renders only the rows that come into view. */
export const TableRow = memo(function TableRow<Row>(props: TableRowProps<Row>) {
  const { row, index, top, columns, selected, activeColumn, deeds } = props;
  const t = useT();
  const offset = deeds.toggle ? 1 : 0;
  const { toggle } = deeds;

  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={toggle ? selected : undefined}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
    >
      {toggle && (
        <div role="gridcell" aria-colindex={1} className={styles.select}>
          <input
            type="checkbox"
            aria-label={t('table.select', { name: deeds.labelOf(row) })}
            checked={selected}
            onChange={() => {}}
            onClick={(event) => toggle(index, event.shiftKey)}
            data-cell={cellMark(index, 0)}
            tabIndex={activeColumn === 0 ? 0 : -1}
          />
        </div>
      )}
      {columns.map((column, at) => (
        <Cell key={column.id} {...props} column={column} at={at + offset} first={at === 0} />
      ))}
    </div>
  );
}) as <Row>(props: TableRowProps<Row>) => ReactNode;

interface CellProps<Row> extends TableRowProps<Row> {
  column: Column<Row>;
  at: number;
  first: boolean;
}

function Cell<Row>({ row, index, column, at, first, activeColumn, editing, pending, deeds }: CellProps<Row>) {
  const active = activeColumn === at;
  const focusable = { 'data-cell': cellMark(index, at), tabIndex: active ? 0 : -1 };
  const waiting = pending.get(`${deeds.idOf(row)}\n${column.id}`);
  const shared = {
    role: 'gridcell',
    'aria-colindex': at + 1,
    className: styles.cell,
    'data-align': column.align,
    'data-first': first || undefined,
  } as const;

  if (active && editing && column.edit) {
    return (
      <div {...shared} data-editing>
        <CellEditor column={column} row={row} onDone={(seen, value) => deeds.endEdit(column, seen, value)} />
      </div>
    );
  }
  if (first) {
    return (
      <div {...shared}>
        <AppLink href={deeds.hrefOf(row)} className={styles.record} {...focusable}>
          {column.cell(row)}
        </AppLink>
      </div>
    );
  }
  return (
    <div
      {...shared}
      {...focusable}
      data-pending={waiting !== undefined || undefined}
      data-editable={column.edit ? true : undefined}
      aria-readonly={!column.edit}
      onDoubleClick={() => column.edit && deeds.beginEdit({ row: index, column: at })}
    >
      {waiting === undefined ? column.cell(row) : shownAs(column, waiting)}
    </div>
  );
}

function shownAs<Row>(column: Column<Row>, value: string): string {
  return column.edit?.options?.find((option) => option.value === value)?.label ?? value;
}

interface CellEditorProps<Row> {
  column: Column<Row>;
  row: Row;
  onDone(seen: Row, value: string | null): void;
}

function CellEditor<Row>({ column, row, onDone }: CellEditorProps<Row>) {
  const done = useRef(false);
  // The row as it was when the editor opened; a colleague's change that arrives meanwhile is not what was seen.
  const seen = useRef(row);
  const finish = (value: string | null) => {
    if (!done.current) onDone(seen.current, value);
    done.current = true;
  };
  const field = {
    'aria-label': column.label,
    defaultValue: column.edit?.value(row),
    autoFocus: true,
    onBlur: (event: { currentTarget: { value: string } }) => finish(event.currentTarget.value),
    onMouseDown: (event: MouseEvent) => event.stopPropagation(),
    onKeyDown: (event: KeyboardEvent<HTMLInputElement | HTMLSelectElement>) => {
      if (event.key === 'Enter') finish(event.currentTarget.value);
      if (event.key === 'Escape') finish(null);
    },
  };

  if (!column.edit?.options) return <input {...field} onFocus={(event) => event.currentTarget.select()} />;
  return (
    <select {...field}>
      {column.edit.options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** Where a record will be. */
export function SkeletonRow({ top, columns, selectable }: { top: number; columns: number; selectable: boolean }) {
  return (
    <div className={styles.row} style={{ transform: `translateY(${top}px)` }} aria-hidden>
      {selectable && <div className={styles.select} />}
      {Array.from({ length: columns }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey bars have no other identity.
        <div key={at} className={styles.cell}>
          <Skeleton width={`${78 - ((at * 19) % 40)}%`} />
        </div>
      ))}
    </div>
  );
}
