import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day, Instant } from '../../design/dates.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import { Facts } from './facts.js';
import styles from './privacy.module.css';
import { type AccuracyCase, accuracyCases, accuracyKinds, usePrivacyAgain } from './queries.js';

/** ToS 9.7: what is not true any more, until when it is to be updated, and the word that it has been. */
export function Accuracy() {
  const t = useT();
  const { data, error, refetch } = useQuery(accuracyCases);
  return (
    <>
      <PageHead title={t('accuracy.title')} about={t('accuracy.about')} />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingState lines={5} />
      ) : data.length === 0 ? (
        <EmptyState title={t('accuracy.none')}>{t('accuracy.noneBody')}</EmptyState>
      ) : (
        <div className={styles.page}>
          {data.map((each) => (
            <OneCase key={each.id} accuracyCase={each} />
          ))}
        </div>
      )}
    </>
  );
}

function OneCase({ accuracyCase }: { accuracyCase: AccuracyCase }) {
  const t = useT();
  const again = usePrivacyAgain();
  const { busy, run } = useDeed();
  const { id, state } = accuracyCase;
  const correct = () =>
    void run(async () => {
      await api.POST('/v1/privacy/accuracy-cases/{id}/correction', { params: { path: { id } } });
      await again();
      toast({ text: t('accuracy.done') });
    });
  return (
    <Card>
      <div className={styles.body}>
        <AccuracyFacts accuracyCase={accuracyCase} />
        {state !== 'CORRECTED' && (
          <>
            <p className={styles.muted}>
              {t('accuracy.where')} <AppLink href="/settings">{t('settings.title')}</AppLink>{' '}
              <AppLink href="/billing">{t('billing.title')}</AppLink>
            </p>
            <Button kind="primary" busy={busy} onClick={correct}>
              {t('accuracy.correct')}
            </Button>
          </>
        )}
      </div>
    </Card>
  );
}

/** One case as both sides read it: what is wrong, since when, and what follows from it. */
export function AccuracyFacts({ accuracyCase }: { accuracyCase: AccuracyCase }) {
  const t = useT();
  const { number, state, what, changedOn, notifiedAt, dueOn, suspensionReason, correctedAt } = accuracyCase;
  const facts = [
    [t('accuracy.changedOn'), changedOn && <Day date={changedOn} />],
    [t('accuracy.notifiedAt'), <Instant key="notified" at={notifiedAt} />],
    [t('accuracy.dueOn'), !correctedAt && <Day date={dueOn} form="distance" />],
    [t('accuracy.corrected'), correctedAt && <Instant at={correctedAt} />],
  ] as const;
  return (
    <>
      <p className={styles.line}>
        <strong>{number}</strong>
        <StateTag kind={accuracyKinds[state]}>{t(`accuracyState.${state}`)}</StateTag>
      </p>
      <blockquote className={styles.written}>{what}</blockquote>
      {state === 'RESTRICTED' && <p>{t('accuracy.restrictedBody')}</p>}
      {state === 'SUSPENDED' && (
        <p>
          {t('accuracy.suspendedBody')} {suspensionReason}
        </p>
      )}
      <Facts facts={facts} />
    </>
  );
}
