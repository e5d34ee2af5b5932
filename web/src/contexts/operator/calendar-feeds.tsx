import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { ChoiceField, Form, useProblemForm } from '../../design/form/problem-form.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { useDeed } from '../../design/use-deed.js';
import { useLanguage, useT } from '../../i18n/intl.js';
import { calendarFeeds } from './calendar-queries.js';
import styles from './inbox.module.css';
import desk from './operator.module.css';

const parties = ['operator', 'client'] as const;

/** Secret addresses at which one's own calendar reads the deadlines; each is shown once. */
export function CalendarFeeds() {
  const t = useT();
  const { language } = useLanguage();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(calendarFeeds);
  const { busy, run } = useDeed();
  const [url, setUrl] = useState<string | null>(null);
  const again = () => void queries.invalidateQueries({ queryKey: calendarFeeds.queryKey });
  const form = useProblemForm({
    initial: { owedBy: 'operator' },
    send: ({ owedBy }, { idempotencyKey, signal }) => {
      const body = { language, owedBy: parties.find((each) => each === owedBy) };
      return bodyOf(api.POST('/v1/calendar-feeds', { body, headers: { 'idempotency-key': idempotencyKey }, signal }));
    },
    onDone: (opened) => {
      setUrl(opened.url);
      again();
    },
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={3} />;
  const revoke = (feedId: string) =>
    void run(() => api.DELETE('/v1/calendar-feeds/{feedId}', { params: { path: { feedId } } })).finally(again);
  return (
    <div className={desk.thing}>
      <p>{t('calendar.feedAbout')}</p>
      {url && (
        <>
          <p role="status">{t('calendar.feedOnce')}</p>
          <code className={styles.secret}>{url}</code>
        </>
      )}
      {data.items.length > 0 && (
        <ul className={desk.list}>
          {data.items.map(({ id, owedBy, openedAt }) => (
            <li key={id} className={desk.deadline}>
              <div>
                <strong>{owedBy ? t(`inboxTurn.${owedBy}`) : t('calendar.both')}</strong>
                <span className={desk.muted}>
                  {t('calendar.feedSince')} <Instant at={openedAt} />
                </span>
              </div>
              <Button small busy={busy} onClick={() => revoke(id)}>
                {t('calendar.feedRevoke')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Form form={form} deed={t('calendar.feedDeed')}>
        <ChoiceField
          name="owedBy"
          label={t('calendar.whose')}
          options={[
            ...parties.map((value) => ({ value, label: t(`inboxTurn.${value}`) })),
            { value: 'both', label: t('calendar.both') },
          ]}
        />
      </Form>
    </div>
  );
}
