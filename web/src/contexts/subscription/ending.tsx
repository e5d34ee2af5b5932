import { type ReactNode, useState } from 'react';
import { Button } from '../../design/button.js';
import { Day, useToday } from '../../design/dates.js';
import { LaterDialog, OnceAsked } from '../../design/once-asked.js';
import { Card } from '../../design/page.js';
import { useT } from '../../i18n/intl.js';
import styles from './billing.module.css';
import { Closing } from './closing.js';
import { Erasure } from './earlier-erasure.js';
import { type Billing, isClosing, type Subscription } from './queries.js';
import type { Payment } from './use-payment.js';

interface EndingProps {
  billing: Billing;
  subscription: Subscription;
  payment: Payment;
}

/** K5: cancelling stops the renewal, closing erases. Each is explained before anybody presses anything. */
export function Ending({ billing, subscription, payment }: EndingProps) {
  const t = useT();
  const over = billing.state === 'EXPIRED' || billing.state === 'CANCELED';
  return (
    <section className={styles.section}>
      <h2>{t('ending.title')}</h2>
      <p className={styles.muted}>{t('ending.about')}</p>
      {billing.erasure && !isClosing(billing) && <Erasure erasure={billing.erasure} />}
      <div className={styles.columns}>
        <Card title={t('ending.cancel')}>
          {over ? (
            <p className={styles.muted}>{t('ending.isOver')}</p>
          ) : (
            <Cancelling billing={billing} subscription={subscription} payment={payment} />
          )}
        </Card>
        <Card title={t('ending.close')}>
          <Closing billing={billing}>
            <Meaning
              charges={t('ending.closeCharges')}
              work={t('ending.closeWork')}
              data={t('ending.closeData')}
              regret={t('ending.closeRegret')}
            />
          </Closing>
        </Card>
      </div>
    </section>
  );
}

function Cancelling(props: EndingProps) {
  const t = useT();
  const today = useToday();
  const { paidThrough } = props.subscription;
  return (
    <>
      {paidThrough && (
        <Meaning
          charges={t('ending.cancelCharges')}
          work={
            paidThrough < today ? (
              t('ending.cancelWorkOwed')
            ) : (
              <>
                {t('ending.cancelWork')} <Day date={paidThrough} />.
              </>
            )
          }
          data={t('ending.cancelData')}
          regret={t('ending.cancelRegret')}
        />
      )}
      <CancelDeed {...props} />
    </>
  );
}

interface MeaningProps {
  charges: ReactNode;
  work: ReactNode;
  data: ReactNode;
  regret: ReactNode;
}

/** The same four questions for both, so that they can be held against each other line by line. */
function Meaning({ charges, work, data, regret }: MeaningProps) {
  const t = useT();
  return (
    <dl className={styles.meaning}>
      <dt>{t('ending.charges')}</dt>
      <dd>{charges}</dd>
      <dt>{t('ending.work')}</dt>
      <dd>{work}</dd>
      <dt>{t('ending.data')}</dt>
      <dd>{data}</dd>
      <dt>{t('ending.regret')}</dt>
      <dd>{regret}</dd>
    </dl>
  );
}
function CancelDeed({ billing: { state }, subscription: { paidThrough }, payment }: EndingProps) {
  const t = useT();
  const today = useToday();
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
      <OnceAsked asked={asking}>
        <LaterDialog title={t('ending.question')} opened={asking} onClose={() => setAsking(false)} width={520}>
          <ol className={styles.consequences}>
            <li>{t('ending.now')}</li>
            {paidThrough < today ? (
              <li>{t('ending.owed')}</li>
            ) : (
              <li>
                {t('ending.through')} <Day date={paidThrough} />
                {t('ending.throughAfter')}
              </li>
            )}
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
        </LaterDialog>
      </OnceAsked>
    </>
  );
}
