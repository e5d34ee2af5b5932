import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { orOnceConnected } from '../api/connection.js';
import { Store } from '../api/store.js';

/** What stands over the page when somebody asks for it; whoever asks need not have loaded it. */
export const palette = new Store(false);
export const shortcutSheet = new Store(false);
export const openPalette = () => palette.set(true);
export const openShortcutSheet = () => shortcutSheet.set(true);

/** A component whose code comes when it is first shown. */
export const later = <Props, Name extends string>(
  load: () => Promise<Record<Name, ComponentType<Props>>>,
  name: Name,
) => lazy(async () => ({ default: (await orOnceConnected(load))[name] }));

/** The dialog of a page that is read far more often than anything on it is asked for; stands in an OnceAsked. */
export const LaterDialog = later(() => import('./dialog.js'), 'DialogOnceThere');

/** Loads its children when they are first asked for, and keeps them, so that closing them gives the focus back. */
export function OnceAsked({ asked, children }: { asked: boolean; children: ReactNode }) {
  const [ever, setEver] = useState(asked);
  if (asked && !ever) setEver(true);
  return ever && <Suspense>{children}</Suspense>;
}

/** A dialog that is open as it arrives would not know where the focus was: it opens just after. */
export function useOnceThere(open: boolean): boolean {
  const [there, setThere] = useState(false);
  useEffect(() => setThere(true), []);
  return there && open;
}
