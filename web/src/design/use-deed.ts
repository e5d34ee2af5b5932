import { useCallback, useState } from 'react';
import { ConnectionLost, ProblemError } from '../api/problem.js';
import { useRefusalWords } from '../i18n/fault-words.js';
import { useT } from '../i18n/intl.js';
import { toast } from './toast.js';

/** A deed of one press: busy while it runs, and what stood in its way is said in a toast. */
export function useDeed(): { busy: boolean; run(work: () => Promise<unknown>): Promise<void> } {
  const t = useT();
  const refusal = useRefusalWords();
  const [busy, setBusy] = useState(false);

  const run = useCallback(
    async (work: () => Promise<unknown>) => {
      setBusy(true);
      try {
        await work();
      } catch (error) {
        toast({ kind: 'warning', text: wordsFor(error) });
      } finally {
        setBusy(false);
      }

      function wordsFor(error: unknown): string {
        if (error instanceof ConnectionLost) return t('state.unreachable.body');
        if (!(error instanceof ProblemError)) {
          reportError(error);
          return t('state.fault.body');
        }
        return refusal(error.problem);
      }
    },
    [t, refusal],
  );
  return { busy, run };
}
