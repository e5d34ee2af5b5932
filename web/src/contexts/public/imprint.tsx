import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { useT } from '../../i18n/intl.js';
import styles from './public.module.css';

interface Address {
  careOf?: string;
  street: string;
  postalCode: string;
  city: string;
  country: string;
}

/** Who provides the service (ToS 1.1). */
export function Imprint() {
  const t = useT();
  const imprint = useQuery({ queryKey: ['terms', 'imprint'], queryFn: () => bodyOf(api.GET('/v1/legal/imprint')) });
  if (imprint.error) return <ErrorState error={imprint.error} onRetry={() => void imprint.refetch()} />;
  if (!imprint.data) return <LoadingState />;
  const { name, orgNo, vatNo, address, mailingAddress, email, website } = imprint.data;
  return (
    <div className={styles.reading}>
      <PageHead title={t('imprint.title')} />
      <Card title={name}>
        <dl className={styles.facts}>
          <dt>{t('imprint.orgNo')}</dt>
          <dd>{orgNo}</dd>
          <dt>{t('imprint.vatNo')}</dt>
          <dd>{vatNo}</dd>
          <dt>{t('imprint.address')}</dt>
          <dd>{linesOf(address as Address)}</dd>
          <dt>{t('imprint.mailing')}</dt>
          <dd>{linesOf(mailingAddress as Address)}</dd>
          <dt>{t('field.email')}</dt>
          <dd>
            <a href={`mailto:${email}`}>{email}</a>
          </dd>
          <dt>{t('imprint.website')}</dt>
          <dd>{website}</dd>
        </dl>
      </Card>
    </div>
  );
}

function linesOf({ careOf, street, postalCode, city, country }: Address): string {
  return [careOf, street, `${postalCode} ${city}`, country].filter(Boolean).join('\n');
}
