import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { type TableView, tableViewFrom } from './table-view.js';

/** A table's view as the URL has it; changing it replaces the URL, so that Back leaves the table. */
export function useTableView(): [TableView, (view: TableView) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const view = useMemo(() => tableViewFrom(search), [search]);
  const setView = useCallback(
    (next: TableView) => void navigate({ to: '.', search: next as never, replace: true, resetScroll: false }),
    [navigate],
  );
  return [view, setView];
}
