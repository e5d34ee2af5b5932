import { TextInput, useMatches } from '@mantine/core';
import { IconLayoutRows, IconSearch, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useT } from '../../i18n/intl.js';
import { Button } from '../button.js';
import { IconButton } from '../icon-button.js';
import { ErrorState } from '../page-states.js';
import type { Column } from './columns.js';
import styles from './data-table.module.css';
import { FilterBar } from './filter-bar.js';
import { Grid } from './grid.js';
import type { FilterField, TableView } from './table-view.js';
import { useEdits } from './use-edits.js';

export interface BulkDeed {
  id: string;
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  run(ids: string[]): void;
}

interface DataTableProps<Row extends object> {
  /** What the rows are: 'Contacts'. */
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  idOf(row: Row): string;
  hrefOf(row: Row): string;
  labelOf(row: Row): string;
  view: TableView;
  onView(view: TableView): void;
  filterFields?: FilterField[];
  searchLabel?: string;
  bulkDeeds?: BulkDeed[];
  /** Stands at the end of the toolbar: the one button of the screen. */
  action?: ReactNode;
  loading?: boolean;
  error?: unknown;
  onRetry?: () => void;
  empty: ReactNode;
  hasMore?: boolean;
  onEndReached?: () => void;
  /** Counting a million rows is work, so it is done when asked. */
  onCount?: () => Promise<number>;
}

const nothing: ReadonlySet<string> = new Set();

/** Records as a table; `view` belongs to the caller, who keeps it in the URL. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { rows, columns, loading, error, bulkDeeds, view } = props;
  const [selection, setSelection] = useState(nothing);
  const edits = useEdits();
  const onPhone = useMatches({ base: true, sm: false });
  const shown = useMemo(() => (onPhone ? columns.filter((column) => !column.wideOnly) : columns), [columns, onPhone]);
  const chosen = useMemo(() => [...selection], [selection]);
  const isEmpty = !loading && rows.length === 0;

  return (
    <section className={styles.table} aria-label={props.label}>
      <div className={styles.toolbar}>
        {chosen.length > 0 && bulkDeeds ? (
          <BulkBar deeds={bulkDeeds} chosen={chosen} onClear={() => setSelection(nothing)} />
        ) : (
          <Toolbar {...props} />
        )}
      </div>
      {error !== undefined && error !== null ? (
        <div className={styles.void}>
          <ErrorState error={error} onRetry={props.onRetry} />
        </div>
      ) : isEmpty ? (
        <div className={styles.void}>{props.empty}</div>
      ) : (
        <Grid {...props} columns={shown} selection={selection} onSelection={bulkDeeds && setSelection} edits={edits} />
      )}
      <Footer {...props} key={JSON.stringify([view.filters, view.q])} />
    </section>
  );
}

function Toolbar<Row extends object>({ view, onView, searchLabel, filterFields, action }: DataTableProps<Row>) {
  return (
    <>
      {searchLabel && (
        <SearchBox label={searchLabel} value={view.q ?? ''} onSearch={(q) => onView({ ...view, q: q || undefined })} />
      )}
      {filterFields && (
        <FilterBar
          fields={filterFields}
          filters={view.filters ?? []}
          onChange={(filters) => onView({ ...view, filters: filters.length > 0 ? filters : undefined })}
        />
      )}
      {action && <div className={styles.action}>{action}</div>}
    </>
  );
}

const settleMs = 250;

function SearchBox({ label, value, onSearch }: { label: string; value: string; onSearch(text: string): void }) {
  const t = useT();
  const [text, setText] = useState(value);
  // Back and forward change the URL, and the box follows.
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onSearch(text), settleMs);
    return () => clearTimeout(timer);
  });

  return (
    <TextInput
      className={styles.search}
      aria-label={label}
      placeholder={label}
      type="search"
      leftSection={<IconSearch size={14} stroke={1.6} />}
      rightSection={
        text && (
          <button
            type="button"
            className={styles.clear}
            aria-label={t('table.clearSearch')}
            onClick={() => setText('')}
          >
            <IconX size={12} aria-hidden />
          </button>
        )
      }
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

function BulkBar({ deeds, chosen, onClear }: { deeds: BulkDeed[]; chosen: string[]; onClear(): void }) {
  const t = useT();
  return (
    <div className={styles.bulk} role="toolbar" aria-label={t('table.bulk')}>
      <strong role="status">{t('table.selected', { count: chosen.length })}</strong>
      {deeds.map((deed) => (
        <Button
          key={deed.id}
          small
          kind={deed.danger ? 'danger' : 'plain'}
          icon={deed.icon}
          onClick={() => deed.run(chosen)}
        >
          {deed.label}
        </Button>
      ))}
      <Button small kind="quiet" onClick={onClear}>
        {t('table.clearSelection')}
      </Button>
    </div>
  );
}

function Footer<Row extends object>(props: DataTableProps<Row>) {
  const { rows, loading, error, hasMore, onCount, view, onView } = props;
  const t = useT();
  const [total, setTotal] = useState<number | null>(null);
  const [counting, setCounting] = useState(false);
  const count = () => {
    setCounting(true);
    void onCount?.()
      .then(setTotal)
      .finally(() => setCounting(false));
  };
  const shown = hasMore ? t('table.shownOfMore', { count: rows.length }) : t('table.shown', { count: rows.length });

  return (
    <div className={styles.footer}>
      <span role="status" className="tabular">
        {loading ? t('state.loading') : error ? '' : total === null ? shown : t('table.total', { count: total })}
      </span>
      {hasMore && onCount && total === null && (
        <Button small kind="quiet" onClick={count} busy={counting}>
          {t('table.count')}
        </Button>
      )}
      <span className={styles.density}>
        <IconButton
          label={t('table.compact')}
          icon={<IconLayoutRows size={16} stroke={1.6} />}
          aria-pressed={view.compact === true}
          onClick={() => onView({ ...view, compact: view.compact ? undefined : true })}
        />
      </span>
    </div>
  );
}
