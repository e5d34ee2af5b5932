import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { api, bodyOf } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { moneyText } from '../../design/money-text.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import styles from './billing.module.css';
import { type WithdrawalPreview, type WithdrawalSubject, withdrawalRight } from './queries-agreement.js';

type Step =
  | { at: 'choice' }
  | { at: 'preview'; preview: WithdrawalPreview }
  | { at: 'done'; preview: WithdrawalPreview };

/** ToS 6: the two-step button of a consumer. What it means and what comes back stands before the confirmation. */
export function Withdrawal() {
  const t = useT();
  const { data, error, refetch } = useQuery(withdrawalRight);
  const [step, setStep] = useState<Step>({ at: 'choice' });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={6} />;
  if (step.at === 'done') return <Done preview={step.preview} />;
  return (
    <>
      <PageHead title={t('withdrawal.title')} about={t('withdrawal.about')} />
      {!data.isConsumer ? (
        <EmptyState
          title={t('withdrawal.consumersOnly')}
          action={<Button href="/billing">{t('order.toBilling')}</Button>}
        >
          {t('withdrawal.consumersOnlyBody')}
        </EmptyState>
      ) : step.at === 'choice' ? (
        <Choice windows={data.windows} onDeclared={(preview) => setStep({ at: 'preview', preview })} />
      ) : (
        <Meaning
          preview={step.preview}
          onBack={() => setStep({ at: 'choice' })}
          onDone={() => setStep({ at: 'done', preview: step.preview })}
        />
      )}
    </>
  );
}

interface ChoiceProps {
  windows: { subject: WithdrawalSubject; concludedAt: string; lastDay: string; isOpen: boolean }[];
  onDeclared(preview: WithdrawalPreview): void;
}

/** K18: the registration and each order are contracts of their own, each with fourteen days. */
function Choice({ windows, onDeclared }: ChoiceProps) {
  const t = useT();
  const { busy, run } = useDeed();
  const declare = async (subject: WithdrawalSubject) =>
    onDeclared(await bodyOf(api.POST('/v1/subscription/withdrawals', { body: { subject } })));
  return (
    <div className={styles.review}>
      {windows.map(({ subject, concludedAt, lastDay, isOpen }) => (
        <Card key={subject} title={t(`withdrawalSubject.${subject}`)}>
          <dl className={styles.facts}>
            <dt>{t('withdrawal.concluded')}</dt>
            <dd>
              <Day date={concludedAt.slice(0, 10)} instant={concludedAt} />
            </dd>
            <dt>{t('withdrawal.lastDay')}</dt>
            <dd>
              <Day date={lastDay} form="distance" />
            </dd>
          </dl>
          <div className={styles.deeds}>
            {isOpen ? (
              <Button busy={busy} onClick={() => void run(() => declare(subject))}>
                {t('withdrawal.declare')}
              </Button>
            ) : (
              <StateTag kind="stopped">{t('withdrawal.over')}</StateTag>
            )}
          </div>
        </Card>
      ))}
      <p className={styles.muted}>
        {t('withdrawal.otherWays')} <AppLink href="/withdrawal">{t('withdrawalForm.title')}</AppLink>
      </p>
    </div>
  );
}

interface MeaningProps {
  preview: WithdrawalPreview;
  onBack(): void;
  onDone(): void;
}

function Meaning({ preview, onBack, onDone }: MeaningProps) {
  const t = useT();
  const { locale } = useIntl();
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const { withdrawalId, subject, returned, kept, refundBy, exportUntil } = preview;
  const confirm = async () => {
    const path = { id: withdrawalId };
    await api.POST('/v1/subscription/withdrawals/{id}/confirmation', { params: { path } });
    onDone();
    await queries.invalidateQueries();
  };
  return (
    <div className={styles.review}>
      <Card title={t(`withdrawalSubject.${subject}`)}>
        <p>{t('withdrawal.nothingYet')}</p>
        <ol className={styles.consequences}>
          <li>{t('withdrawal.endsNow')}</li>
          <li>
            {t('withdrawal.export')} <Day date={exportUntil} />.
          </li>
          {returned && returned.amountMinor > 0 ? (
            <li>
              <strong>{t('withdrawal.returned', { amount: moneyText(locale, returned, { exact: true }) })}</strong>{' '}
              {t('withdrawal.returnedBy')} <Day date={refundBy} />.
            </li>
          ) : (
            <li>{t('withdrawal.nothingBack')}</li>
          )}
          {kept && <li>{t('withdrawal.kept', { amount: moneyText(locale, kept, { exact: true }) })}</li>}
          <li>{t('withdrawal.final')}</li>
        </ol>
        <div className={styles.deeds}>
          <Button onClick={onBack}>{t('withdrawal.keep')}</Button>
          <Button kind="danger" busy={busy} onClick={() => void run(confirm)}>
            {t('withdrawal.confirm')}
          </Button>
        </div>
      </Card>
    </div>
  );
}

function Done({ preview: { returned, refundBy, exportUntil } }: { preview: WithdrawalPreview }) {
  const t = useT();
  const { locale } = useIntl();
  return (
    <>
      <PageHead title={t('withdrawal.title')} />
      <EmptyState
        icon={<IconCircleCheck size={28} stroke={1.5} />}
        title={t('withdrawal.done')}
        action={
          <div className={styles.deeds}>
            <Button href="/v1/exports/contacts" download>
              {t('stopped.export')}
            </Button>
            <Button href="/billing">{t('order.toBilling')}</Button>
          </div>
        }
      >
        {t('withdrawal.receipt')}{' '}
        {returned && returned.amountMinor > 0 && (
          <>
            {t('withdrawal.returned', { amount: moneyText(locale, returned, { exact: true }) })}{' '}
            {t('withdrawal.returnedBy')} <Day date={refundBy} />.{' '}
          </>
        )}
        {t('withdrawal.export')} <Day date={exportUntil} />.
      </EmptyState>
    </>
  );
}
