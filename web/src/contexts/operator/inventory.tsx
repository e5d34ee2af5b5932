import { useQuery } from '@tanstack/react-query';
import { Button } from '../../design/button.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { useLanguage, useT } from '../../i18n/intl.js';
import styles from './operator.module.css';
import { processingRecord } from './queries-registers.js';

/** GDPR, article 30: the record of processing, drawn from what the code declares about its tables (ToS 9.1, 9.3). */
export function Inventory() {
  const t = useT();
  const { language } = useLanguage();
  const { data, error, refetch } = useQuery(processingRecord(language));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={10} />;
  const { controller, activities, security } = data;
  const download = (
    <Button href={`/v1/processing-record/csv?language=${language}`} download>
      {t('inventory.csv')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('inventory.title')} about={t('inventory.about')} actions={download} />
      <div className={`${styles.page} ${styles.narrow}`}>
        <p>
          {controller.name} · {controller.orgNo} · {controller.address} · {controller.email}
        </p>
        {activities.map(({ role, purpose, purposeText, basis, subjects, data: held, retention, recipients }) => (
          <Card key={role + purpose} title={`${purposeText} · ${t(`inventoryRole.${role}`)}`}>
            <dl className={styles.facts}>
              <div>
                <dt>{t('inventory.basis')}</dt>
                <dd>{basis}</dd>
              </div>
              <div>
                <dt>{t('inventory.subjects')}</dt>
                <dd>{subjects.join(', ')}</dd>
              </div>
              <div>
                <dt>{t('inventory.retention')}</dt>
                <dd>{retention.join('; ')}</dd>
              </div>
              <div>
                <dt>{t('inventory.recipients')}</dt>
                <dd>{recipients.map(({ name, country }) => `${name} (${country})`).join(', ') || '–'}</dd>
              </div>
            </dl>
            <details>
              <summary>{t('inventory.data', { count: held.length })}</summary>
              <ul>
                {held.map(({ table, columns }) => (
                  <li key={table}>
                    {table}: <span className={styles.muted}>{columns.join(', ')}</span>
                  </li>
                ))}
              </ul>
            </details>
          </Card>
        ))}
        <Card title={t('inventory.security')}>
          <ul>
            {security.map((measure) => (
              <li key={measure}>{measure}</li>
            ))}
          </ul>
        </Card>
      </div>
    </>
  );
}
