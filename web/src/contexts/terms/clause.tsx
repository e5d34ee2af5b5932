import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day, Instant } from '../../design/dates.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useKnownMessage, useLanguage, useT } from '../../i18n/intl.js';
import { useLetterName } from '../notices/letters.js';
import { useTextsInForce } from '../public/documents.js';
import styles from './contract.module.css';
import { evidenceOf, liveClause } from './queries.js';
import { eventName } from './step-words.js';

/** One clause at work: its rule, what it is waiting for, what it has done, and what proves it. */
export function Clause() {
  const t = useT();
  const { language } = useLanguage();
  const { clause } = useParams({ strict: false }) as { clause: string };
  const { data, error, refetch } = useQuery(liveClause(clause));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={8} />;

  return (
    <>
      <PageHead title={String(data.title[language])} about={clause} actions={<TextInForce clause={clause} />} />
      <div className={styles.columns}>
        <div>
          <Card title={t('clause.running')}>
            <Running running={data.running} />
          </Card>
          <Card title={t('clause.happened')}>
            <HappenedUnder clause={clause} />
          </Card>
        </div>
        <div>
          <Card title={t('clause.letters')}>
            <LetterNames templates={data.notices} />
          </Card>
          <Card title={t('clause.rules')}>
            <Files paths={data.rules} />
          </Card>
          <Card title={t('clause.tests')}>
            <Files paths={data.tests} />
          </Card>
        </div>
      </div>
    </>
  );
}

function TextInForce({ clause }: { clause: string }) {
  const t = useT();
  const { data } = useTextsInForce();
  const kind = clause.startsWith('AUP') ? 'acceptable-use-policy' : 'terms-of-service';
  const text = data?.find((each) => each.kind === kind);
  return text && <Button href={`/legal/${text.id}`}>{t('clause.text')}</Button>;
}

interface Timer {
  id: string;
  title: string;
  dueAt: string;
  attempts: number;
}

function Running({ running }: { running: readonly Timer[] }) {
  const t = useT();
  const known = useKnownMessage();
  if (running.length === 0) return <p>{t('clause.noneRunning')}</p>;
  return (
    <ul className={styles.timers}>
      {running.map(({ id, title, dueAt, attempts }) => (
        <li key={id}>
          {known(`owed.${title}`) ?? title}
          <span>
            <Day date={dayOf(new Date(dueAt))} instant={dueAt} form="distance" />
            {attempts > 0 && (
              <>
                {' '}
                <StateTag kind="warning">{t('clause.failing', { count: attempts })}</StateTag>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function HappenedUnder({ clause }: { clause: string }) {
  const t = useT();
  const known = useKnownMessage();
  const { data, error } = useInfiniteQuery(evidenceOf({ clause }, 10));
  if (error) return <ErrorState error={error} />;
  if (!data) return <LoadingState lines={3} />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <p>{t('clause.noneHappened')}</p>;
  return (
    <ul className={styles.timers}>
      {items.map(({ id, eventType, at }) => (
        <li key={id}>
          {known(`event.${eventName(eventType)}`) ?? eventType}
          <span>
            <Instant at={at} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function LetterNames({ templates }: { templates: readonly string[] }) {
  const t = useT();
  const name = useLetterName();
  if (templates.length === 0) return <p>{t('clause.nothing')}</p>;
  return (
    <ul className={styles.timers}>
      {templates.map((template) => (
        <li key={template}>{name(template)}</li>
      ))}
    </ul>
  );
}

function Files({ paths }: { paths: readonly string[] }) {
  const t = useT();
  if (paths.length === 0) return <p>{t('clause.nothing')}</p>;
  return (
    <ul className={styles.files}>
      {paths.map((path) => (
        <li key={path}>
          <code>{path}</code>
        </li>
      ))}
    </ul>
  );
}
