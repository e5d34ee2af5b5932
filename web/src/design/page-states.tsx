import { IconMoodEmpty, IconPlugConnectedX, IconSearchOff } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { ConnectionLost, ProblemError } from '../api/problem.js';
import { type Translate, useKnownMessage, useT } from '../i18n/intl.js';
import { Button } from './button.js';
import styles from './page-states.module.css';

interface PlainStateProps {
  icon?: ReactNode;
  title: string;
  /** 1 where it is the whole page. */
  level?: 1 | 2;
  children?: ReactNode;
  /** The one thing to do from here. */
  action?: ReactNode;
}

/** Nothing is here yet: says what would be, and how to begin. */
export function EmptyState({
  icon = <IconMoodEmpty size={28} stroke={1.5} />,
  title,
  level = 2,
  children,
  action,
}: PlainStateProps) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <section className={styles.state}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <Heading>{title}</Heading>
      {children && <p>{children}</p>}
      {action}
    </section>
  );
}

interface ErrorStateProps {
  error: unknown;
  onRetry?: () => void;
}

/** What went wrong, in words without blame, and what to do about it. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const t = useT();
  const known = useKnownMessage();
  const { title, body } = wordsFor(error, t, known);
  const traceId = error instanceof ProblemError ? error.traceId : '';
  const gone = error instanceof ProblemError && error.problem.status === 404;
  const Icon = gone ? IconSearchOff : IconPlugConnectedX;

  return (
    <section className={styles.state} role="alert">
      <span className={styles.icon} aria-hidden>
        <Icon size={28} stroke={1.5} />
      </span>
      <h2>{title}</h2>
      <p>{body}</p>
      {onRetry && !gone && <Button onClick={onRetry}>{t('state.retry')}</Button>}
      {traceId && <p className={styles.trace}>{t('state.trace', { traceId })}</p>}
    </section>
  );
}

function wordsFor(error: unknown, t: Translate, known: ReturnType<typeof useKnownMessage>) {
  if (error instanceof ConnectionLost)
    return { title: t('state.unreachable.title'), body: t('state.unreachable.body') };
  if (!(error instanceof ProblemError)) return { title: t('state.fault.title'), body: t('state.fault.body') };

  const { status, code, detail } = error.problem;
  if (status === 404) return { title: t('state.missing.title'), body: t('state.missing.body') };
  const said = known(`problem.${code}`) ?? detail;
  if (status === 403) return { title: t('state.forbidden.title'), body: said ?? t('state.forbidden.body') };
  return { title: t('state.fault.title'), body: status < 500 && said ? said : t('state.fault.body') };
}

const noticeableAfterMs = 150;

/** Grey lines where text will be; nothing at all for what arrives at once. */
export function LoadingState({ lines = 4 }: { lines?: number }) {
  const t = useT();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), noticeableAfterMs);
    return () => clearTimeout(timer);
  }, []);

  return (
    <div className={styles.loading} role="status" aria-label={t('state.loading')}>
      {shown &&
        // biome-ignore lint/suspicious/noArrayIndexKey: grey lines have no other identity.
        Array.from({ length: lines }, (_, line) => <Skeleton key={line} width={`${92 - ((line * 23) % 45)}%`} />)}
    </div>
  );
}

export function Skeleton({ width = '70%' }: { width?: string }) {
  return <span className={styles.skeleton} style={{ width }} aria-hidden />;
}
