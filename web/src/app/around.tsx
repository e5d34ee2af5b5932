import { useMatches } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { openConflict } from '../api/conflict.js';
import { useStore } from '../api/store.js';
import { useFinding } from '../contexts/crm/use-finding.js';
import { CommandKeys } from '../design/commands.js';
import { later, OnceAsked, palette, shortcutSheet } from '../design/once-asked.js';
import { Toasts } from '../design/toast.js';
import type { MessageKey } from '../i18n/en/index.js';
import { useT } from '../i18n/intl.js';
import { ConnectionBanner } from './connection-banner.js';
import { host } from './host.js';
import { screensAt } from './screens/index.js';

const CommandPalette = later(() => import('../design/command-palette.js'), 'CommandPalette');
const ShortcutSheet = later(() => import('../design/shortcut-sheet.js'), 'ShortcutSheet');
const ConflictDialog = later(() => import('./conflict-dialog.js'), 'ConflictDialog');

/** What stands around every screen. */
export function Around({ children }: { children: ReactNode }) {
  useDocumentTitle();
  const find = useFinding();
  return (
    <CommandKeys>
      <ConnectionBanner />
      {children}
      <OnceAsked asked={useStore(palette)}>
        <CommandPalette find={host === 'instance' ? find : undefined} />
      </OnceAsked>
      <OnceAsked asked={useStore(shortcutSheet)}>
        <ShortcutSheet />
      </OnceAsked>
      <OnceAsked asked={useStore(openConflict) !== null}>
        <ConflictDialog />
      </OnceAsked>
      <Toasts />
    </CommandKeys>
  );
}

function useDocumentTitle(): void {
  const t = useT();
  const matches = useMatches();
  const path = matches.at(-1)?.fullPath;
  const screen = screensAt(host).find(([, each]) => each.path === path)?.[1];
  const title = screen ? t(screen.title as MessageKey) : '';

  useEffect(() => {
    document.title = title ? `${title} · Customer Connect` : 'Customer Connect';
  }, [title]);
}
