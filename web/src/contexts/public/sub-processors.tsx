import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { useLanguage, useT } from '../../i18n/intl.js';
import styles from './public.module.css';

/** ToS 9.6: who processes personal data for the operator. */
export function SubProcessors() {
  const t = useT();
  const { language } = useLanguage();
  const { data, error, refetch } = useQuery({
    queryKey: ['privacy', 'sub-processors', language],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/legal/sub-processors', { params: { query: { language } }, signal })),
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState />;
  return (
    <div className={styles.reading}>
      <PageHead title={t('subProcessors.title')} about={t('subProcessors.about')} />
      {data.items.map(({ name, country, task, safeguards }) => (
        <Card key={name} title={name}>
          <dl className={styles.facts}>
            <dt>{t('subProcessors.task')}</dt>
            <dd>{task}</dd>
            <dt>{t('subProcessors.country')}</dt>
            <dd>{new Intl.DisplayNames(language, { type: 'region' }).of(country)}</dd>
            {safeguards && (
              <>
                <dt>{t('subProcessors.safeguards')}</dt>
                <dd>{safeguards}</dd>
              </>
            )}
          </dl>
        </Card>
      ))}
    </div>
  );
}
