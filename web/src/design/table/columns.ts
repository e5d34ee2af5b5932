import type { ReactNode } from 'react';

/** A cell that is changed where it stands. `save` resolves when the server has it, and what is shown is true. */
export interface CellEdit<Row> {
  value(row: Row): string;
  save(row: Row, value: string): Promise<void>;
  /** Chosen from these instead of typed. */
  options?: { value: string; label: string }[];
}

export interface Column<Row> {
  id: string;
  label: string;
  /** In px; the person may change it. */
  width?: number;
  align?: 'end';
  sortable?: boolean;
  /** Left out on a phone. */
  wideOnly?: boolean;
  cell(row: Row): ReactNode;
  edit?: CellEdit<Row>;
}

export const ordinaryWidthPx = 160;
export const selectionWidthPx = 40;
