import { useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Found } from '../../design/command-palette.js';
import { useT } from '../../i18n/intl.js';
import { found } from './contacts.js';

const fewestLetters = 2;
const mostShown = 8;

/** What the one search box finds in the register. */
export function useFinding(): (text: string, signal: AbortSignal) => Promise<Found[]> {
  const t = useT();
  const router = useRouter();
  return useCallback(
    async (text, signal) => {
      if (text.length < fewestLetters) return [];
      const { items } = await found(text, mostShown, signal);
      return items.map(({ id, displayName, email }) => ({
        id,
        label: displayName,
        detail: email ?? undefined,
        section: t('contacts.title'),
        open: () => router.history.push(`/contacts/${id}`),
      }));
    },
    [t, router],
  );
}
