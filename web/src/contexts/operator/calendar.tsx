import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day, Instant, useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { PageHead } from '../../design/page.js';
import { ErrorState } from '../../design/page-states.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { CalendarFeeds } from './calendar-feeds.js';
import { type CalendarChoice, calendarDays, deadlinesOn, monthGrid, shiftMonth } from './calendar-queries.js';
import styles from './inbox.module.css';
import desk from './operator.module.css';
import { PagedList } from './paged-list.js';
import { useAllClients } from './queries.js';

const isDay = (text: unknown): text is string => typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text);

/** What falls due over all clients: a month at a glance, and one day in full. */
export function Calendar() {
  const t = useT();
  const today = useToday();
  const { day: asked } = useSearch({ strict: false }) as { day?: unknown };
  const [chosen, setDay] = useState<string | undefined>(isDay(asked) ? asked : undefined);
  const [turned, setMonth] = useState<string | undefined>();
  // Until something is chosen the calendar stays with the business's own day, which comes a moment later.
  const day = chosen ?? today;
  const month = turned ?? day.slice(0, 7);
  const [choice, setChoice] = useState<CalendarChoice>({});
  const [feeding, setFeeding] = useState(false);
  const turn = (by: number) => setMonth(shiftMonth(month, by));
  return (
    <>
      <PageHead
        title={t('calendar.title')}
        about={t('calendar.about')}
        actions={<Button onClick={() => setFeeding(true)}>{t('calendar.feed')}</Button>}
      />
      <div className={desk.page}>
        <div className={styles.filters}>
          <div className={desk.rowDeeds}>
            <Button small onClick={() => turn(-1)}>
              {t('calendar.earlier')}
            </Button>
            <Button
              small
              onClick={() => {
                setMonth(undefined);
                setDay(undefined);
              }}
            >
              {t('calendar.today')}
            </Button>
            <Button small onClick={() => turn(1)}>
              {t('calendar.later')}
            </Button>
          </div>
          <Choices choice={choice} onChoose={setChoice} />
        </div>
        <Month month={month} day={day} choice={choice} onDay={setDay} />
        <Agenda day={day} choice={choice} />
      </div>
      <Dialog title={t('calendar.feed')} opened={feeding} onClose={() => setFeeding(false)}>
        <CalendarFeeds />
      </Dialog>
    </>
  );
}

function Choices({ choice, onChoose }: { choice: CalendarChoice; onChoose(choice: CalendarChoice): void }) {
  const t = useT();
  const { data: clients } = useAllClients();
  return (
    <div className={desk.rowDeeds}>
      <select
        className={styles.select}
        aria-label={t('calendar.whose')}
        value={choice.owedBy ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onChoose({ ...choice, owedBy: value === 'client' || value === 'operator' ? value : undefined })
        }
      >
        <option value="">{t('calendar.both')}</option>
        <option value="operator">{t('inboxTurn.operator')}</option>
        <option value="client">{t('inboxTurn.client')}</option>
      </select>
      <select
        className={styles.select}
        aria-label={t('case.client')}
        value={choice.tenantId ?? ''}
        onChange={({ currentTarget: { value } }) => onChoose({ ...choice, tenantId: value || undefined })}
      >
        <option value="">{t('calendar.everyClient')}</option>
        {clients?.items.map(({ tenantId, name }) => (
          <option key={tenantId} value={tenantId}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

interface MonthProps {
  month: string;
  day: string;
  choice: CalendarChoice;
  onDay(day: string): void;
}

/** Weeks begin on Mondays, as in Sweden. */
function Month({ month, day, choice, onDay }: MonthProps) {
  const t = useT();
  const { locale } = useIntl();
  const weeks = monthGrid(month);
  const { data, error, refetch } = useQuery(calendarDays(weeks[0]![0]!, weeks.at(-1)!.at(-1)!, choice));
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const title = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const byDate = new Map(data?.items.map((each) => [each.date, each]));
  return (
    <section className={desk.section}>
      <h2 aria-live="polite">{title.format(new Date(`${month}-01T00:00Z`))}</h2>
      <table className={styles.month} aria-label={t('calendar.month')} aria-busy={!data}>
        <thead>
          <tr>
            {weeks[0]!.map((date) => (
              <th key={date} scope="col">
                {weekday.format(new Date(`${date}T00:00Z`))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((date) => (
                <td key={date} data-other={date.startsWith(month) ? undefined : ''}>
                  <OneDay date={date} due={byDate.get(date)} chosen={date === day} onDay={onDay} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const SHOWN_TITLES = 2;

interface OneDayProps {
  date: string;
  due: { total: number; titles: { title: string; due: number }[] } | undefined;
  chosen: boolean;
  onDay(day: string): void;
}

function OneDay({ date, due, chosen, onDay }: OneDayProps) {
  const t = useT();
  const known = useKnownMessage();
  const today = useToday();
  return (
    <button
      type="button"
      className={styles.dayOfMonth}
      aria-pressed={chosen}
      aria-current={date === today ? 'date' : undefined}
      onClick={() => onDay(date)}
    >
      <strong>{Number(date.slice(8))}</strong>
      {due && <span data-total>{t('calendar.due', { count: due.total })}</span>}
      {due?.titles.slice(0, SHOWN_TITLES).map(({ title, due: count }) => (
        <span key={title}>
          {known(`owed.${title}`) ?? title}
          {count > 1 && ` × ${count}`}
        </span>
      ))}
    </button>
  );
}

function Agenda({ day, choice }: { day: string; choice: CalendarChoice }) {
  const t = useT();
  const known = useKnownMessage();
  const query = useInfiniteQuery(deadlinesOn(day, choice));
  return (
    <section className={desk.section}>
      <h2 className={desk.day}>
        <Day date={day} form="distance" />
      </h2>
      <PagedList
        query={query}
        none={t('calendar.nothing')}
        row={({ title, dueAt, tenantId, clientName, clause, owedBy }) => (
          <li className={desk.deadline}>
            <div>
              <strong>{known(`owed.${title}`) ?? title}</strong>
              <span className={desk.muted}>
                {dayOf(new Date(dueAt)) === day && <Instant at={dueAt} />} ·{' '}
                {clientName ? <AppLink href={`/clients/${tenantId}`}>{clientName}</AppLink> : t('deadlines.owner')} ·{' '}
                <AppLink href={`/clauses/${encodeURIComponent(clause)}`}>{clause}</AppLink>
              </span>
            </div>
            <span className={desk.muted}>{t(`inboxTurn.${owedBy}`)}</span>
          </li>
        )}
      />
    </section>
  );
}
