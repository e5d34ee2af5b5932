import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { Button } from '../../design/button.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import styles from './operator.module.css';

interface PagedListProps<T> {
  query: UseInfiniteQueryResult<InfiniteData<{ items: T[] }>>;
  /** What is said where the list is empty. */
  none: string;
  /** Absent where the list is a part of a page, which then says it in a line. */
  noneBody?: string;
  row(item: T): ReactNode;
}

/** A list over all clients, page by page, with everything that it may have to say about itself. */
export function PagedList<T extends { id: string }>({ query, none, noneBody, row }: PagedListProps<T>) {
  const t = useT();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={5} />;
  if (items.length === 0)
    return noneBody ? <EmptyState title={none}>{noneBody}</EmptyState> : <p className={styles.muted}>{none}</p>;
  return (
    <>
      <ul className={styles.list}>
        {items.map((item) => (
          <Fragment key={item.id}>{row(item)}</Fragment>
        ))}
      </ul>
      {hasNextPage && (
        <div className={styles.deeds}>
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </>
  );
}

/** What a form does when its deed is done: everything about the contract is read again, and the dialog goes. */
export function useDone(said: string, onClose: () => void): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: ['contract'] });
    toast({ text: said });
    onClose();
  };
}
