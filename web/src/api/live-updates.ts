import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const gatherMs = 150;

/** What the server says of a change: `contacts.PersonCaptured`, and which aggregate; never the data itself. */
interface Change {
  event: string;
  subjectId: string;
}

/**
 * Keeps what is on the screen true while colleagues work. A query's key begins with the context whose events change
 * it: after `contacts.PersonCaptured`, every query under `['contacts', …]` is read again. Whatever happens may be a
 * step in the contract's life, so `['contract', …]` is read again after each.
 */
export function useLiveUpdates(enabled: boolean): void {
  const queries = useQueryClient();

  useEffect(() => {
    if (!enabled) return;
    const source = new EventSource('/v1/live');
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let interrupted = false;

    const refresh = () => {
      timer = undefined;
      for (const context of changed) void queries.invalidateQueries({ queryKey: [context] });
      void queries.invalidateQueries({ queryKey: ['contract'] });
      changed.clear();
    };
    source.addEventListener('change', (message) => {
      const { event } = JSON.parse(message.data) as Change;
      // Reading leaves evidence; read again for its sake, a list of the staff's would go on for ever.
      if (event === 'terms.BackOfficeRead') return;
      changed.add(event.slice(0, event.indexOf('.')));
      // An import changes a thousand contacts; one reading is enough.
      timer ??= setTimeout(refresh, gatherMs);
    });
    source.addEventListener('error', () => {
      interrupted = true;
    });
    // What happened while the line was down was not told to us.
    source.addEventListener('open', () => {
      if (interrupted) void queries.invalidateQueries();
      interrupted = false;
    });

    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [queries, enabled]);
}
