import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Day, useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Money } from '../../design/money.js';
import { PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { useIsAdministrator } from '../identity/myself.js';
import styles from './operator.module.css';
import { type PlanVersion, planVersions } from './queries.js';

/** ToS 3.3.a: every version of every plan; a published one never changes, and is honoured for whoever has it. */
export function PriceList() {
  const t = useT();
  const admin = useIsAdministrator();
  const { data, error, refetch } = useQuery(planVersions);
  const [retiring, setRetiring] = useState<PlanVersion | null>(null);
  const plans = [...Map.groupBy(data?.items ?? [], ({ code }) => code)];
  return (
    <>
      <PageHead
        title={t('prices.title')}
        about={t('prices.about')}
        actions={
          admin && (
            <Button kind="primary" href="/prices/new">
              {t('prices.publish')}
            </Button>
          )
        }
      />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState lines={8} />}
      {data && plans.length === 0 && <EmptyState title={t('prices.none')} />}
      <div className={styles.page}>
        {plans.map(([code, versions]) => (
          <PlanVersions key={code} code={code} versions={versions} onRetire={setRetiring} />
        ))}
      </div>
      {retiring && <Retire plan={retiring} onClose={() => setRetiring(null)} />}
    </>
  );
}

interface PlanVersionsProps {
  code: string;
  versions: PlanVersion[];
  onRetire(plan: PlanVersion): void;
}

function PlanVersions({ code, versions, onRetire }: PlanVersionsProps) {
  const t = useT();
  const admin = useIsAdministrator();
  return (
    <section className={styles.section}>
      <div className={styles.row}>
        <h2>{versions[0]?.name ?? code}</h2>
        {admin && (
          <Button small href={`/prices/new?from=${code}`}>
            {t('prices.next', { code })}
          </Button>
        )}
      </div>
      <ul className={styles.list}>
        {versions.map((plan) => (
          <Version key={plan.version} plan={plan} onRetire={onRetire} />
        ))}
      </ul>
    </section>
  );
}

function Version({ plan, onRetire }: { plan: PlanVersion; onRetire(plan: PlanVersion): void }) {
  const t = useT();
  const known = useKnownMessage();
  const today = useToday();
  const admin = useIsAdministrator();
  const { code, version, total, vat, interval, seats, quotas, sellableFrom, sellableUntil } = plan;
  const state = sellableUntil && sellableUntil < today ? 'over' : sellableFrom > today ? 'ahead' : 'now';
  const contents = [
    t('plans.seats', { count: seats }),
    ...Object.entries(quotas).map(([meter, count]) => known(`quota.${meter}`, { count }) ?? `${meter}: ${count}`),
  ];
  return (
    <li className={styles.deadline}>
      <div>
        <span>
          <strong>{t('prices.version', { version })}</strong> · <Money amount={total} />{' '}
          {t(interval === 'month' ? 'plans.perMonth' : 'plans.perYear')}{' '}
          <span className={styles.muted}>
            ({t('prices.vat')} <Money amount={vat} />)
          </span>
        </span>
        <span className={styles.muted}>
          {contents.join(' · ')} · {t('prices.sold')} <Day date={sellableFrom} form="short" />
          {sellableUntil && (
            <>
              {' – '}
              <Day date={sellableUntil} form="short" />
            </>
          )}
        </span>
      </div>
      <div className={styles.rowDeeds}>
        <StateTag kind={({ over: 'stopped', ahead: 'waiting', now: 'good' } as const)[state]}>
          {t(`prices.${state}`)}
        </StateTag>
        {admin && state !== 'over' && code !== 'FREE' && (
          <Button small onClick={() => onRetire(plan)}>
            {t('prices.retire')}
          </Button>
        )}
      </div>
    </li>
  );
}

function Retire({ plan, onClose }: { plan: PlanVersion; onClose(): void }) {
  const t = useT();
  const today = useToday();
  const queries = useQueryClient();
  const { code, version, name } = plan;
  const form = useProblemForm({
    initial: { lastDay: plan.sellableUntil ?? today },
    send: async ({ lastDay }, { idempotencyKey, signal }) => {
      await api.POST('/v1/plans/{code}/versions/{version}/retirement', {
        params: { path: { code, version: String(version) } },
        body: { lastDay },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: () => {
      void queries.invalidateQueries({ queryKey: ['subscription'] });
      toast({ text: t('prices.retired') });
      onClose();
    },
  });
  return (
    <Dialog title={t('prices.retireTitle', { name, version })} opened onClose={onClose} holdsInput>
      <Form form={form} deed={t('prices.retireDeed')}>
        <p>{t('prices.retireAbout')}</p>
        <TextField name="lastDay" type="date" label={t('prices.lastDay')} required />
      </Form>
    </Dialog>
  );
}
