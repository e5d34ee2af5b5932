import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Card } from '../../design/page.js';
import { useT } from '../../i18n/intl.js';
import styles from './billing.module.css';
import { type Billing, imprint, type Subscription } from './queries.js';
import type { Payment } from './use-payment.js';

interface EndingProps {
  billing: Billing;
  subscription: Subscription;
  payment: Payment;
}

/** K5: cancelling stops the renewal, closing erases. Each is explained before anybody presses anything. */
export function Ending({ billing, subscription, payment }: EndingProps) {
  const t = useT();
  const provider = useQuery(imprint).data;
  return (
    <section className={styles.section}>
      <h2>{t('ending.title')}</h2>
      <p className={styles.muted}>{t('ending.about')}</p>
      <div className={styles.columns}>
        <Card title={t('ending.cancel')}>
          <p>{t('ending.cancelBody')}</p>
          <CancelDeed billing={billing} subscription={subscription} payment={payment} />
        </Card>
        <Card title={t('ending.close')}>
          <p>{t('ending.closeBody', { email: provider?.email ?? '' })}</p>
        </Card>
      </div>
    </section>
  );
}

function CancelDeed({ billing: { state }, subscription: { paidThrough }, payment }: EndingProps) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  if (state === 'CANCEL_SCHEDULED')
    return (
      <>
        <p className={styles.muted}>{t('ending.off')}</p>
        <Button busy={payment.busy} onClick={() => void payment.resume()}>
          {t('ending.resume')}
        </Button>
      </>
    );
  if (!paidThrough || (state !== 'ACTIVE' && state !== 'PAST_DUE'))
    return <p className={styles.muted}>{t('ending.noRenewal')}</p>;

  const cancel = async () => {
    await payment.cancel();
    setAsking(false);
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('ending.cancelDeed')}</Button>
      <Dialog title={t('ending.question')} opened={asking} onClose={() => setAsking(false)} width={520}>
        <ol className={styles.consequences}>
          <li>{t('ending.now')}</li>
          <li>
            {t('ending.through')} <Day date={paidThrough} />
            {t('ending.throughAfter')}
          </li>
          <li>{t('ending.afterwards')}</li>
          <li>{t('ending.atLast')}</li>
        </ol>
        <p>{t('ending.undo')}</p>
        <div className={styles.deeds}>
          <Button data-autofocus onClick={() => setAsking(false)}>
            {t('ending.keep')}
          </Button>
          <Button kind="danger" busy={payment.busy} onClick={() => void cancel()}>
            {t('ending.cancelDeed')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
