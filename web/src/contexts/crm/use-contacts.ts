import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { TableView } from '../../design/table/table-view.js';
import { type Contact, type ContactPage, contactPage } from './contacts.js';

type Pages = InfiniteData<ContactPage, string | undefined>;

/** The register's pages, read as the table scrolls. */
export function useContacts(view: TableView) {
  const asked = { q: view.q, sort: view.sort, filters: view.filters };
  const query = useInfiniteQuery({
    queryKey: ['contacts', 'list', asked],
    queryFn: ({ pageParam }) => contactPage(asked, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before) => before,
  });
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  return { ...query, rows };
}

/** Puts what the server has saved into every list that shows it, so that no list says otherwise. */
export function useShowSaved() {
  const queries = useQueryClient();
  return useCallback(
    (saved: Contact) => {
      queries.setQueryData(['contacts', 'one', saved.id], saved);
      queries.setQueriesData<Pages>({ queryKey: ['contacts', 'list'] }, (pages) => pages && withSaved(pages, saved));
      void queries.invalidateQueries({ queryKey: ['contacts', 'timeline', saved.id] });
    },
    [queries],
  );
}

function withSaved(pages: Pages, saved: Contact): Pages {
  const replaced = (page: ContactPage) => ({
    ...page,
    items: page.items.map((contact) => (contact.id === saved.id ? saved : contact)),
  });
  return { ...pages, pages: pages.pages.map(replaced) };
}
