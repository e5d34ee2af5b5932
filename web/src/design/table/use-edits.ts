import { useCallback, useState } from 'react';
import { ProblemError } from '../../api/problem.js';
import { useRefusalWords } from '../../i18n/fault-words.js';
import { useT } from '../../i18n/intl.js';
import { toast } from '../toast.js';

export interface Edit {
  /** Unique among everything that is edited here. */
  key: string;
  /** What the field is called, for the toast. */
  label: string;
  before: string;
  after: string;
  save(value: string): Promise<void>;
  /** Says a refusal where it was typed. Without a place for that, a toast says it and offers to send it again. */
  refused?(reason: string): void;
}

/**
 * Edits that show at once and are saved behind. When the server refuses, the old value comes back, the reason is
 * said, and what was typed is kept; when it agrees, it can be undone.
 */
export function useEdits() {
  const t = useT();
  const refusal = useRefusalWords();
  const [pending, setPending] = useState<ReadonlyMap<string, string>>(new Map());

  const submit = useCallback(
    async (edit: Edit, undoable = true): Promise<void> => {
      const { key, label, before, after } = edit;
      if (before === after) return;
      setPending((map) => new Map(map).set(key, after));

      try {
        await edit.save(after);
        const undo = () => void submit({ ...edit, before: after, after: before, refused: undefined }, false);
        toast({
          text: t(undoable ? 'edit.saved' : 'edit.undone', { label }),
          action: undoable ? { label: t('edit.undo'), run: undo } : undefined,
        });
      } catch (error) {
        const reason = error instanceof ProblemError ? refusal(error.problem) : t('edit.noReason');
        if (edit.refused) return edit.refused(reason);
        toast({
          kind: 'warning',
          text: t('edit.refused', { label, reason }),
          action: { label: t('edit.again'), run: () => void submit(edit, undoable) },
        });
      } finally {
        setPending((map) => {
          const rest = new Map(map);
          rest.delete(key);
          return rest;
        });
      }
    },
    [t, refusal],
  );

  return { pending, submit };
}
