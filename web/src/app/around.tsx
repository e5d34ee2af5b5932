import { useMatches } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useFinding } from '../contexts/crm/use-finding.js';
import { CommandPalette } from '../design/command-palette.js';
import { CommandKeys } from '../design/commands.js';
import { ShortcutSheet } from '../design/shortcut-sheet.js';
import { Toasts } from '../design/toast.js';
import type { MessageKey } from '../i18n/en/index.js';
import { useT } from '../i18n/intl.js';
import { ConflictDialog } from './conflict-dialog.js';
import { ConnectionBanner } from './connection-banner.js';
import { host } from './host.js';
import { screensAt } from './screens.js';

/** What stands around every screen. */
export function Around({ children }: { children: ReactNode }) {
  useDocumentTitle();
  const find = useFinding();
  return (
    <CommandKeys>
      <ConnectionBanner />
      {children}
      <CommandPalette find={host === 'instance' ? find : undefined} />
      <ShortcutSheet />
      <ConflictDialog />
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
