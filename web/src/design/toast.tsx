import { IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Store, useStore } from '../api/store.js';
import { useT } from '../i18n/intl.js';
import { Button } from './button.js';
import { IconButton } from './icon-button.js';
import { StateIcon, type StateKind } from './state.js';
import styles from './toast.module.css';

interface ToastContent {
  kind?: StateKind;
  text: string;
  /** 'Undo', 'Try again': done once, and the toast goes. */
  action?: { label: string; run(): void };
}

interface ShownToast extends ToastContent {
  id: number;
}

const toasts = new Store<readonly ShownToast[]>([]);
const mostAtOnce = 3;
const readableMs = 6_000;
const undoableMs = 10_000;
let lastId = 0;

/** Says what happened without stopping anybody; what can be undone stays longer. */
export function toast(content: ToastContent): void {
  lastId += 1;
  toasts.set([...toasts.get(), { kind: 'good' as const, ...content, id: lastId }].slice(-mostAtOnce));
}

function dismiss(id: number): void {
  toasts.set(toasts.get().filter((shown) => shown.id !== id));
}

export function Toasts() {
  const t = useT();
  const shown = useStore(toasts);

  return (
    <section className={styles.toasts} aria-label={t('toast.region')} aria-live="polite">
      {shown.map((content) => (
        <ToastCard key={content.id} content={content} />
      ))}
    </section>
  );
}

function ToastCard({ content }: { content: ShownToast }) {
  const t = useT();
  const [held, setHeld] = useState(false);
  const { id, action, kind } = content;
  // It holds what somebody typed and could not save.
  const stays = kind === 'warning' && action !== undefined;
  const stay = useRef(action ? undoableMs : readableMs);

  // Time stands still while somebody reads it or has it under the keyboard.
  useEffect(() => {
    if (held || stays) return;
    const timer = setTimeout(() => dismiss(id), stay.current);
    return () => clearTimeout(timer);
  }, [held, stays, id]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: holding is a courtesy to the pointer; focus does the same.
    <div
      className={styles.toast}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <StateIcon kind={content.kind ?? 'good'} />
      <p>{content.text}</p>
      {action && (
        <Button
          small
          kind="quiet"
          onClick={() => {
            dismiss(id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label={t('common.close')} icon={<IconX size={14} />} onClick={() => dismiss(id)} />
    </div>
  );
}
