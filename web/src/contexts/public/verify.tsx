import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Door } from '../../design/door.js';
import { ErrorState } from '../../design/page-states.js';
import { useT } from '../../i18n/intl.js';
import { tokenInAddress } from '../identity/token.js';
import styles from './public.module.css';

type Verified = { outcome: 'founded' | 'awaiting-approval'; url: string | null };

/** The link in the letter: concludes the contract, and shows the way to the new instance's own door. */
export function VerifySignUp() {
  const t = useT();
  const [verified, setVerified] = useState<Verified | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [token] = useState(tokenInAddress);

  const verify = async () => {
    setBusy(true);
    setError(null);
    await bodyOf(api.POST('/v1/registrations/verification', { body: { token } })).then(setVerified, setError);
    setBusy(false);
  };

  if (error)
    return (
      <>
        <ErrorState error={error} onRetry={() => void verify()} />
        <p className={styles.beneath}>
          <AppLink href="/sign-up">{t('verify.again')}</AppLink>
        </p>
      </>
    );
  if (verified?.url)
    return (
      <Door title={t('verify.done')} about={t('verify.doneAbout', { address: new URL(verified.url).host })}>
        <Button kind="primary" href={`${verified.url}/log-in`}>
          {t('verify.logIn')}
        </Button>
      </Door>
    );
  if (verified) return <Door title={t('verify.waits')} about={t('verify.waitsAbout')} />;
  return (
    <Door title={t('verify.heading')} about={t('verify.about')}>
      <Button kind="primary" busy={busy} onClick={() => void verify()}>
        {t('verify.deed')}
      </Button>
    </Door>
  );
}
