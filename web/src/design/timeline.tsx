import { IconChevronDown, IconMail } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import { useT } from '../i18n/intl.js';
import { AppLink } from './app-link.js';
import { Day, Distance, Instant, useToday } from './dates.js';
import { StateIcon, type StateKind } from './state.js';
import styles from './timeline.module.css';

/** A notice exactly as it went out. */
export interface SentNotice {
  subject: string;
  to: string;
  sentAt: string;
  body: string;
}

/** One thing that happened, or that will happen if nobody does anything. */
export interface TimelineEntry {
  id: string;
  /** The day in Stockholm. */
  date: string;
  /** The exact instant, where there is one. */
  instant?: string;
  /** Whether it is still to come; without it, the day decides. */
  ahead?: boolean;
  kind: StateKind;
  /** Who owes what: 'Acme AB owes 1,490 kr'. */
  title: ReactNode;
  /** What follows, in plain words. */
  consequence?: ReactNode;
  clause?: { label: string; href: string };
  notice?: SentNotice;
  /** Letters that are fetched when somebody opens them. */
  letters?: ReactNode;
  /** The one button that changes it. */
  action?: ReactNode;
}

interface TimelineProps {
  label: string;
  entries: TimelineEntry[];
}

/** A contract's life, oldest first, with *today* as a line across it. */
export function Timeline({ label, entries }: TimelineProps) {
  const today = useToday();
  const isAhead = ({ ahead, date }: TimelineEntry) => ahead ?? date > today;
  const past = entries.filter((entry) => !isAhead(entry));
  const future = entries.filter(isAhead);

  return (
    <ol className={styles.timeline} aria-label={label}>
      {past.map((entry) => (
        <Entry key={entry.id} entry={entry} ahead={false} />
      ))}
      <TodayLine />
      {future.map((entry) => (
        <Entry key={entry.id} entry={entry} ahead />
      ))}
    </ol>
  );
}

function TodayLine() {
  const t = useT();
  const today = useToday();
  return (
    <li className={styles.today} aria-current="date">
      <span>
        {t('timeline.today')} · <Day date={today} />
      </span>
    </li>
  );
}

function Entry({ entry, ahead }: { entry: TimelineEntry; ahead: boolean }) {
  const t = useT();
  return (
    <li className={styles.entry} data-ahead={ahead || undefined}>
      <div className={styles.day}>
        {ahead && <Distance date={entry.date} />}
        <Day date={entry.date} instant={entry.instant} />
      </div>
      <span className={styles.mark}>
        <StateIcon kind={entry.kind} size={18} />
      </span>
      <div className={styles.what}>
        <h3>{entry.title}</h3>
        {entry.consequence && <p>{entry.consequence}</p>}
        {entry.notice && <Notice notice={entry.notice} />}
        {entry.letters}
        <div className={styles.foot}>
          {entry.action}
          {entry.clause && (
            <AppLink href={entry.clause.href} className={styles.clause}>
              {t('timeline.clause', { clause: entry.clause.label })}
            </AppLink>
          )}
        </div>
      </div>
    </li>
  );
}

function Notice({ notice }: { notice: SentNotice }) {
  return (
    <LetterDisclosure label={notice.subject}>
      <LetterText {...notice} />
    </LetterDisclosure>
  );
}

interface LetterDisclosureProps {
  label: ReactNode;
  /** Drawn once it is opened, so that what it shows may be fetched then. */
  children: ReactNode;
}

/** A letter behind its subject, opened in place. */
export function LetterDisclosure({ label, children }: LetterDisclosureProps) {
  const [open, setOpen] = useState(false);
  const bodyId = useId();

  return (
    <div className={styles.notice}>
      <button type="button" aria-expanded={open} aria-controls={bodyId} onClick={() => setOpen(!open)}>
        <IconMail size={14} stroke={1.6} aria-hidden />
        <span>{label}</span>
        <IconChevronDown size={14} stroke={1.6} aria-hidden />
      </button>
      <div id={bodyId} hidden={!open}>
        {open && children}
      </div>
    </div>
  );
}

/** A letter as it was sent: to whom, when, word for word. */
export function LetterText({ to, sentAt, body }: Pick<SentNotice, 'to' | 'sentAt' | 'body'>) {
  const t = useT();
  return (
    <>
      <dl>
        <dt>{t('timeline.noticeTo')}</dt>
        <dd>{to}</dd>
        <dt>{t('timeline.noticeSent')}</dt>
        <dd>
          <Instant at={sentAt} />
        </dd>
      </dl>
      <p className={styles.letter}>{body}</p>
    </>
  );
}
