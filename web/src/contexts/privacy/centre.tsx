import { useQuery } from '@tanstack/react-query';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Card, PageHead } from '../../design/page.js';
import { useT } from '../../i18n/intl.js';
import { useIsAdministrator } from '../identity/myself.js';
import { Closing } from '../subscription/closing.js';
import { billingOverview } from '../subscription/queries.js';
import { Consents } from './consents.js';
import { Disclosed } from './disclosed.js';
import { AskForErasure, CloseOwn } from './leaving.js';
import { OwnRequests } from './own-requests.js';
import styles from './privacy.module.css';

/** Everything that a person can know and decide about their data: ToS 3.7, 9.5, 9.8 and 9.9 in one place. */
export function PrivacyCentre() {
  const t = useT();
  const administrator = useIsAdministrator();
  return (
    <>
      <PageHead title={t('privacy.title')} about={t('privacy.about')} />
      <div className={styles.page}>
        <div className={styles.columns}>
          <Card title={t('privacy.data')}>
            <div className={styles.body}>
              <p>{t('privacy.dataBody')}</p>
              <Button href="/v1/privacy/export" download>
                {t('privacy.download')}
              </Button>
            </div>
          </Card>
          {administrator && <AsCompany />}
        </div>
        <div className={styles.columns}>
          <Card title={t('privacy.requests')}>
            <OwnRequests />
          </Card>
          <Card title={t('privacy.consents')}>
            <Consents />
          </Card>
        </div>
        {administrator && (
          <Card title={t('disclosed.title')}>
            <Disclosed />
          </Card>
        )}
        <h2>{t('privacy.leaving')}</h2>
        <div className={styles.columns}>
          <Card title={t('privacy.erase')}>
            <AskForErasure />
          </Card>
          <Card title={t('privacy.closeOwn')}>
            <CloseOwn />
          </Card>
          {administrator && <CloseAll />}
        </div>
        <p className={styles.line}>
          <AppLink href="/privacy/cookies">{t('storage.title')}</AppLink>
          <AppLink href="/legal">{t('legal.title')}</AppLink>
          <AppLink href="/complaints">{t('ownComplaints.title')}</AppLink>
        </p>
      </div>
    </>
  );
}

/** K11, ToS 9.7: what falls to whoever decides over the data of others. */
function AsCompany() {
  const t = useT();
  return (
    <Card title={t('privacy.forAdministrators')}>
      <div className={styles.body}>
        <p>{t('privacy.forAdministratorsBody')}</p>
        <div className={styles.deeds}>
          <Button href="/privacy/requests">{t('forwarded.title')}</Button>
          <Button href="/privacy/accuracy">{t('accuracy.title')}</Button>
        </div>
      </div>
    </Card>
  );
}

function CloseAll() {
  const t = useT();
  const { data } = useQuery(billingOverview);
  return (
    <Card title={t('privacy.closeAll')}>
      <div className={styles.body}>
        {data && (
          <Closing billing={data}>
            <p>{t('privacy.closeAllBody')}</p>
            <p>{t('privacy.closeCompare')}</p>
          </Closing>
        )}
      </div>
    </Card>
  );
}
