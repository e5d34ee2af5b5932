import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { dayInWords } from '../../design/date-text.js';
import { Day, useToday } from '../../design/dates.js';
import { later, OnceAsked } from '../../design/once-asked.js';
import { Card } from '../../design/page.js';
import { toast } from '../../design/toast.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import styles from './billing.module.css';
import type { Billing } from './queries.js';

const ConfirmByTyping = later(() => import('../../design/confirm-by-typing.js'), 'ConfirmByTyping');

/** K1: what becomes of the data of an ended plan. Whoever needs no days to fetch it may let them go. */
export function Erasure({ erasure }: { erasure: NonNullable<Billing['erasure']> }) {
  const t = useT();
  const { from, isConfirmed, fromIfConfirmed } = erasure;
  const earlier = !isConfirmed && fromIfConfirmed < from;
  return (
    <Card title={t('erasure.title')}>
      <p>
        {t('erasure.from')} <Day date={from} />. {t('erasure.untilThen')}
      </p>
      {isConfirmed && <p className={styles.muted}>{t('erasure.isConfirmed')}</p>}
      {earlier && (
        <>
          <p>
            {t('erasure.early')} <Day date={fromIfConfirmed} />.
          </p>
          <EarlierDeed from={from} early={fromIfConfirmed} />
        </>
      )}
      {!earlier && <p className={styles.muted}>{t('erasure.sooner')}</p>}
    </Card>
  );
}

function EarlierDeed({ from, early }: { from: string; early: string }) {
  const t = useT();
  const { locale } = useIntl();
  const today = useToday();
  const queries = useQueryClient();
  const name = useMyself().client?.name ?? '';
  const { run } = useDeed();
  const [asking, setAsking] = useState(false);
  const words = (day: string) => dayInWords(locale, day, today);
  const confirm = () =>
    run(async () => {
      await api.POST('/v1/subscription/erasure-confirmation');
      await queries.invalidateQueries();
      toast({ text: t('erasure.done', { day: words(early) }) });
    });
  return (
    <div className={styles.deeds}>
      <Button href="/v1/exports/contacts" download>
        {t('closing.export')}
      </Button>
      <Button kind="danger" onClick={() => setAsking(true)}>
        {t('erasure.deed')}
      </Button>
      <OnceAsked asked={asking}>
        <ConfirmByTyping
          opened={asking}
          onClose={() => setAsking(false)}
          title={t('erasure.question', { name })}
          losses={[
            t('erasure.losesDays', { early: words(early), day: words(from) }),
            t('erasure.losesData'),
            t('erasure.losesReturn'),
          ]}
          name={name}
          deed={t('erasure.deed')}
          onConfirm={confirm}
        />
      </OnceAsked>
    </div>
  );
}
