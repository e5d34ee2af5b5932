// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed, not stacked, so the grid is made of roles.
// biome-ignore-all lint/a11y/useFocusableInteractive: the active cell, or the control in it, is the one tab stop.
import {
  columnResizingFeature,
  columnSizingFeature,
  createColumnHelper,
  functionalUpdate,
  type ReactTable,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type Column, ordinaryWidthPx, selectionWidthPx } from './columns.js';
import styles from './grid.module.css';
import { GridHeader } from './grid-header.js';
import { type Position, type RowDeeds, SkeletonRow, TableRow } from './rows.js';
import type { TableView } from './table-view.js';
import type { useEdits } from './use-edits.js';
import { useGridKeys } from './use-grid-keys.js';

const features = tableFeatures({ columnSizingFeature, columnResizingFeature });
export type GridTable<Row extends object> = ReactTable<typeof features, Row>;

const noWidths: Record<string, number> = {};
const rowPx = 36;
const compactRowPx = 28;
const headerPx = 32;
const skeletonRows = 12;
const moreSkeletonRows = 3;
const fetchAheadRows = 30;

export interface GridProps<Row extends object> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  idOf(row: Row): string;
  hrefOf(row: Row): string;
  labelOf(row: Row): string;
  view: TableView;
  onView(view: TableView): void;
  selection: ReadonlySet<string>;
  onSelection?: (selection: ReadonlySet<string>) => void;
  edits: ReturnType<typeof useEdits>;
  loading?: boolean;
  hasMore?: boolean;
  onEndReached?: () => void;
}

/** The scrolling part of a table: a grid with one tab stop, whose rows exist only while they are seen. */
export function Grid<Row extends object>(props: GridProps<Row>) {
  const { label, columns, rows, idOf, view, selection, onSelection, loading = false, hasMore = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [position, setActive] = useState<Position>({ row: 0, column: onSelection ? 1 : 0 });
  const active = { ...position, row: Math.min(position.row, rows.length - 1) };
  const [editing, setEditing] = useState(false);
  const table = useSizedTable(props);
  const height = view.compact ? compactRowPx : rowPx;
  const waitingRows = loading ? skeletonRows : hasMore ? moreSkeletonRows : 0;

  const virtual = useVirtualizer({
    count: rows.length + (rows.length === 0 || hasMore ? waitingRows : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    scrollPaddingStart: headerPx,
    // The row with the keyboard in it stays, or focus would fall out of the page when it scrolls away.
    rangeExtractor: useCallback((range: Range) => withRow(defaultRangeExtractor(range), active.row), [active.row]),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another row height means other offsets.
  useEffect(() => virtual.measure(), [height]);
  const asked = JSON.stringify([view.sort, view.filters, view.q]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins at its first row.
  useEffect(() => virtual.scrollToOffset(0), [asked]);
  useEndReached(virtual.range?.endIndex ?? 0, props);

  const deeds = useRowDeeds(props, { setActive, setEditing });
  const onKeyDown = useGridKeys({ scroller, active, setActive, setEditing, virtual, props, deeds });

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      aria-colcount={columns.length + (onSelection ? 1 : 0)}
      aria-multiselectable={onSelection ? true : undefined}
      aria-busy={loading}
      className={styles.grid}
      style={templateOf(table, onSelection !== undefined, height, view.widths ?? noWidths)}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const mark = (event.target as HTMLElement).dataset.cell?.split(':').map(Number);
        if (mark) setActive({ row: mark[0] ?? 0, column: mark[1] ?? 0 });
      }}
    >
      <GridHeader {...props} table={table} active={active} />
      <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (!row) return <SkeletonRow key={index} top={start} columns={columns.length} selectable={!!onSelection} />;
          const here = active.row === index;
          return (
            <TableRow
              key={idOf(row)}
              row={row}
              index={index}
              top={start}
              columns={columns}
              selected={selection.has(idOf(row))}
              activeColumn={here ? active.column : null}
              editing={here && editing}
              pending={props.edits.pending}
              deeds={deeds}
            />
          );
        })}
      </div>
    </div>
  );
}

function useSizedTable<Row extends object>({ columns, rows, idOf, view, onView }: GridProps<Row>): GridTable<Row> {
  const helper = useMemo(() => createColumnHelper<typeof features, Row>(), []);
  const definitions = useMemo(
    () =>
      helper.columns(
        columns.map(({ id, width }) =>
          helper.display({ id, size: width ?? ordinaryWidthPx, minSize: 64, maxSize: 800 }),
        ),
      ),
    [columns, helper],
  );
  // Widths go into the URL when the hand lets go, not at every pixel.
  const [dragged, setDragged] = useState<Record<string, number> | null>(null);
  const widths = dragged ?? view.widths ?? noWidths;
  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: idOf,
    columnResizeMode: 'onChange',
    state: { columnSizing: widths },
    onColumnSizingChange: (updater) => setDragged(functionalUpdate(updater, widths)),
  });

  const resizing = table.state.columnResizing.isResizingColumn !== false;
  useEffect(() => {
    if (!resizing && dragged) onView({ ...view, widths: dragged });
  }, [resizing, dragged, view, onView]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the URL has them now.
  useEffect(() => setDragged(null), [view.widths]);
  return table;
}

function useRowDeeds<Row extends object>(
  props: GridProps<Row>,
  { setActive, setEditing }: { setActive(at: Position): void; setEditing(on: boolean): void },
): RowDeeds<Row> {
  const latest = useRef(props);
  latest.current = props;
  const anchor = useRef(0);
  const selectable = props.onSelection !== undefined;

  return useMemo(
    () => ({
      idOf: (row) => latest.current.idOf(row),
      hrefOf: (row) => latest.current.hrefOf(row),
      labelOf: (row) => latest.current.labelOf(row),
      toggle: selectable
        ? (row, extend) => {
            const { rows, idOf, selection, onSelection } = latest.current;
            onSelection?.(toggled(rows.map(idOf), selection, extend ? anchor.current : row, row));
            anchor.current = row;
          }
        : undefined,
      beginEdit: (at) => {
        setActive(at);
        setEditing(true);
      },
      endEdit: (column, row, value) => {
        const { edits, idOf, labelOf } = latest.current;
        setEditing(false);
        if (value === null || !column.edit) return;
        const { edit } = column;
        void edits.submit({
          key: `${idOf(row)}\n${column.id}`,
          label: `${column.label}, ${labelOf(row)}`,
          before: edit.value(row),
          after: value,
          save: (next) => edit.save(row, next),
        });
      },
    }),
    [selectable, setActive, setEditing],
  );
}

/** A press toggles one row; with Shift, all from the last one take the state that this one gets. */
function toggled(ids: string[], selection: ReadonlySet<string>, from: number, to: number): ReadonlySet<string> {
  const next = new Set(selection);
  const on = !selection.has(ids[to] ?? '');
  for (const id of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (on) next.add(id);
    else next.delete(id);
  }
  return next;
}

function useEndReached<Row extends object>(lastSeen: number, { rows, hasMore, loading, onEndReached }: GridProps<Row>) {
  const near = hasMore && !loading && lastSeen >= rows.length - fetchAheadRows;
  useEffect(() => {
    if (near) onEndReached?.();
  }, [near, onEndReached]);
}

function withRow(indexes: number[], row: number): number[] {
  if (row < 0 || indexes.includes(row)) return indexes;
  return [...indexes, row].toSorted((one, other) => one - other);
}

function templateOf<Row extends object>(
  table: GridTable<Row>,
  selectable: boolean,
  height: number,
  chosen: Record<string, number>,
): CSSProperties {
  const headers = table.getFlatHeaders();
  const total = headers.reduce((sum, header) => sum + header.getSize(), selectable ? selectionWidthPx : 0);
  // The record's own column takes what is left over, until somebody gives it a width.
  const columns = headers.map((header, at) =>
    at === 0 && !(header.id in chosen) ? `minmax(${header.getSize()}px, 1fr)` : `${header.getSize()}px`,
  );

  return {
    '--columns': (selectable ? [`${selectionWidthPx}px`, ...columns] : columns).join(' '),
    '--total': `${total}px`,
    '--row': `${height}px`,
    '--header': `${headerPx}px`,
    '--select': selectable ? `${selectionWidthPx}px` : '0px',
  } as CSSProperties;
}
