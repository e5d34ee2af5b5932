import type { Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from 'react';
import { ordinaryWidthPx } from './columns.js';
import type { GridProps } from './grid.js';
import { cellMark, type Position, type RowDeeds } from './rows.js';

interface GridKeys<Row extends object> {
  scroller: RefObject<HTMLDivElement | null>;
  active: Position;
  setActive(at: Position): void;
  setEditing(on: boolean): void;
  virtual: Virtualizer<HTMLDivElement, Element>;
  props: GridProps<Row>;
  deeds: RowDeeds<Row>;
}

const pageRows = 10;
const widthStepPx = 16;

/**
 * The keys of the ARIA grid: arrows, Home, End, Page Up and Down move; Enter opens or edits, F2 edits, Space selects,
 * Alt with an arrow widens or narrows the column.
 */
export function useGridKeys<Row extends object>({ scroller, active, virtual, props, deeds, ...set }: GridKeys<Row>) {
  const moved = useRef(false);
  const offset = props.onSelection ? 1 : 0;
  const focusActive = () =>
    scroller.current
      ?.querySelector<HTMLElement>(`[data-cell="${cellMark(active.row, active.column)}"]`)
      ?.focus({ preventScroll: true });

  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    focusActive();
  });

  const moveTo = ({ row, column }: Position) => {
    const last = props.columns.length - 1 + offset;
    const at = { row: clamp(row, -1, props.rows.length - 1), column: clamp(column, 0, last) };
    moved.current = true;
    set.setActive(at);
    if (at.row >= 0) virtual.scrollToIndex(at.row);
  };
  const column = () => props.columns[active.column - offset];
  const edit = () => {
    if (active.row < 0 || !column()?.edit) return false;
    deeds.beginEdit(active);
    return true;
  };
  const widen = (by: number) => {
    const at = column();
    if (!at) return false;
    const width = (props.view.widths?.[at.id] ?? at.width ?? ordinaryWidthPx) + by;
    props.onView({ ...props.view, widths: { ...props.view.widths, [at.id]: clamp(width, 64, 800) } });
    return true;
  };
  const select = (extend: boolean) => {
    if (active.row < 0 || !deeds.toggle || active.column === 0) return false;
    deeds.toggle(active.row, extend);
    return true;
  };

  return (event: KeyboardEvent<HTMLDivElement>) => {
    if ((event.target as HTMLElement).dataset.cell === undefined) {
      // An editor has ended; the cell that it stood in takes the focus back.
      moved.current = event.key === 'Enter' || event.key === 'Escape';
      return;
    }
    const { row, column: col } = active;
    const far = event.ctrlKey || event.metaKey;
    const go = (to: Position) => {
      moveTo(to);
      return true;
    };
    const deed: Record<string, () => boolean> = {
      ArrowDown: () => go({ row: row + 1, column: col }),
      ArrowUp: () => go({ row: row - 1, column: col }),
      ArrowRight: () => (event.altKey ? widen(widthStepPx) : go({ row, column: col + 1 })),
      ArrowLeft: () => (event.altKey ? widen(-widthStepPx) : go({ row, column: col - 1 })),
      Home: () => go({ row: far ? 0 : row, column: 0 }),
      End: () => go({ row: far ? props.rows.length - 1 : row, column: props.columns.length }),
      PageDown: () => go({ row: row + pageRows, column: col }),
      PageUp: () => go({ row: Math.max(row - pageRows, 0), column: col }),
      Enter: edit,
      F2: edit,
      ' ': () => select(event.shiftKey),
    };
    if (deed[event.key]?.()) event.preventDefault();
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
