import { IconAlertTriangle, IconBan, IconCircleCheck, IconClock, type TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './state.module.css';

/** The four inks of the product. Each always comes with its icon and a word, never by colour alone. */
export type StateKind = 'good' | 'waiting' | 'warning' | 'stopped';

const icons: Record<StateKind, TablerIcon> = {
  good: IconCircleCheck,
  waiting: IconClock,
  warning: IconAlertTriangle,
  stopped: IconBan,
};

export function StateIcon({ kind, size = 16 }: { kind: StateKind; size?: number }) {
  const Icon = icons[kind];
  return <Icon size={size} stroke={1.75} className={styles.icon} data-kind={kind} aria-hidden />;
}

/** A state in one word, for tables and headings. */
export function StateTag({ kind, children }: { kind: StateKind; children: ReactNode }) {
  return (
    <span className={styles.tag} data-kind={kind}>
      <StateIcon kind={kind} size={14} />
      {children}
    </span>
  );
}

interface StateBannerProps {
  kind: StateKind;
  /** What is: 'Your instance is read-only'. */
  what: ReactNode;
  /** Since or until when: 'until 28 February'. */
  when: ReactNode;
  /** What to do, as one link or button. */
  action?: ReactNode;
}

/** Three things in one line: what is, since or until when, what to do. */
export function StateBanner({ kind, what, when, action }: StateBannerProps) {
  return (
    <section className={styles.banner} data-kind={kind} role={kind === 'stopped' ? 'alert' : 'status'}>
      <StateIcon kind={kind} size={18} />
      <p>
        <strong>{what}</strong> <span className={styles.when}>{when}</span>
      </p>
      {action}
    </section>
  );
}
