// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed, not stacked, so the grid is made of roles.
// biome-ignore-all lint/a11y/useFocusableInteractive: the active cell, or the control in it, is the one tab stop.
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useT } from '../../i18n/intl.js';
import type { Column } from './columns.js';
import type { GridProps, GridTable } from './grid.js';
import styles from './grid.module.css';
import { cellMark, type Position } from './rows.js';
import { nextSort } from './table-view.js';

interface GridHeaderProps<Row extends object> extends GridProps<Row> {
  table: GridTable<Row>;
  active: Position;
}

/** Sorting by press, widths by hand or with Alt and the arrow keys. */
export function GridHeader<Row extends object>(props: GridHeaderProps<Row>) {
  const { columns, rows, idOf, selection, onSelection, table, active } = props;
  const t = useT();
  const offset = onSelection ? 1 : 0;
  const stop = (column: number) => (active.row === -1 && active.column === column ? 0 : -1);
  const all = rows.length > 0 && rows.every((row) => selection.has(idOf(row)));
  const headers = table.getFlatHeaders();

  return (
    <div role="row" aria-rowindex={1} className={styles.header}>
      {onSelection && (
        <div role="columnheader" aria-colindex={1} className={styles.select}>
          <input
            type="checkbox"
            aria-label={t('table.selectAll')}
            data-cell={cellMark(-1, 0)}
            tabIndex={stop(0)}
            checked={all}
            ref={(box) => {
              if (box) box.indeterminate = !all && selection.size > 0;
            }}
            onChange={() => onSelection(all ? new Set() : new Set(rows.map(idOf)))}
          />
        </div>
      )}
      {columns.map((column, at) => (
        <HeaderCell
          key={column.id}
          {...props}
          column={column}
          at={at + offset}
          first={at === 0}
          tabIndex={stop(at + offset)}
          onResize={headers[at]?.getResizeHandler() ?? (() => {})}
        />
      ))}
    </div>
  );
}

interface HeaderCellProps<Row extends object> extends GridHeaderProps<Row> {
  column: Column<Row>;
  at: number;
  first: boolean;
  tabIndex: number;
  onResize: (event: unknown) => void;
}

function HeaderCell<Row extends object>({ column, at, first, tabIndex, view, onView, onResize }: HeaderCellProps<Row>) {
  const direction = view.sort === column.id ? 'ascending' : view.sort === `-${column.id}` ? 'descending' : 'none';
  const Arrow = direction === 'descending' ? IconArrowDown : IconArrowUp;
  const focusable = { 'data-cell': cellMark(-1, at), tabIndex };

  return (
    <div
      role="columnheader"
      aria-colindex={at + 1}
      aria-sort={column.sortable ? direction : undefined}
      className={styles.heading}
      data-align={column.align}
      data-first={first || undefined}
      {...(column.sortable ? {} : focusable)}
    >
      {column.sortable ? (
        <button type="button" {...focusable} onClick={() => onView({ ...view, sort: nextSort(view.sort, column.id) })}>
          {column.label}
          {direction !== 'none' && <Arrow size={12} aria-hidden />}
        </button>
      ) : (
        <span>{column.label}</span>
      )}
      <span className={styles.handle} onMouseDown={onResize} onTouchStart={onResize} aria-hidden />
    </div>
  );
}
