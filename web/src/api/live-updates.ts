import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const gatherMs = 150;

/**
 * Keeps what is on the screen true while colleagues work: the server names the kind of resource that changed,
 * and every query whose key begins with that kind is read again. `kinds` must be stable between renders.
 */
export function useLiveUpdates(kinds: readonly string[], enabled = true): void {
  const queries = useQueryClient();

  useEffect(() => {
    if (!enabled) return;
    const source = new EventSource('/v1/live');
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let interrupted = false;

    const refresh = () => {
      timer = undefined;
      for (const kind of changed) void queries.invalidateQueries({ queryKey: [kind] });
      changed.clear();
    };
    // An import changes a thousand contacts; one reading is enough.
    const note = (kind: string) => {
      changed.add(kind);
      timer ??= setTimeout(refresh, gatherMs);
    };

    for (const kind of kinds) source.addEventListener(kind, () => note(kind));
    source.addEventListener('error', () => {
      interrupted = true;
    });
    // What happened while the line was down was not told to us.
    source.addEventListener('open', () => {
      if (interrupted) for (const kind of kinds) note(kind);
      interrupted = false;
    });

    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [queries, kinds, enabled]);
}
