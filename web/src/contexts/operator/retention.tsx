import { TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Day, useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import { useClientName } from './queries.js';
import { foresight, type Period, type RetentionRule, retentionNights, retentionRules } from './queries-registers.js';

/** ToS 9.4: how long everything is kept, what would go, and what went. */
export function Retention() {
  const t = useT();
  const { data, error, refetch } = useQuery(retentionRules);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={8} />;
  const shown = data.items.filter(({ state }) => state === 'IN_FORCE' || state === 'PROPOSED');
  return (
    <>
      <PageHead title={t('retention.title')} about={t('retention.about')} />
      <div className={`${styles.page} ${styles.narrow}`}>
        <Card title={t('retention.rules')}>
          <ul className={styles.list}>
            {shown.map((rule) => (
              <Rule key={rule.id} rule={rule} />
            ))}
          </ul>
        </Card>
        <DryRun />
        <Nights />
      </div>
    </>
  );
}

function usePeriodWords(): (period: Period) => string {
  const t = useT();
  return ({ unit, count }) => t(`retentionPeriod.${unit}`, { count });
}

const kinds: Record<RetentionRule['state'], StateKind> = {
  IN_FORCE: 'good',
  PROPOSED: 'waiting',
  REPLACED: 'stopped',
  REJECTED: 'stopped',
};

function Rule({ rule }: { rule: RetentionRule }) {
  const t = useT();
  const [changing, setChanging] = useState(false);
  const words = usePeriodWords();
  const { key, state, period, law, basis, reason } = rule;
  return (
    <li className={styles.deadline}>
      <div>
        <strong>
          {t(`retentionRule.${key}`)}: {words(period)}
        </strong>
        <span className={styles.muted}>
          {t(`retentionBasis.${basis}`)} · {law}
        </span>
        {state === 'PROPOSED' && <span className={styles.muted}>{reason}</span>}
      </div>
      <div className={styles.rowDeeds}>
        <StateTag kind={kinds[state]}>{t(`retentionState.${state}`)}</StateTag>
        {state === 'PROPOSED' ? (
          <Decide rule={rule} />
        ) : (
          <Button small onClick={() => setChanging(true)}>
            {t('retention.change')}
          </Button>
        )}
      </div>
      <Dialog title={t(`retentionRule.${key}`)} opened={changing} onClose={() => setChanging(false)} holdsInput>
        <Change rule={rule} onDone={() => setChanging(false)} />
      </Dialog>
    </li>
  );
}

/** What would let data go sooner takes a second person. */
function Decide({ rule: { id, key, proposedBy } }: { rule: RetentionRule }) {
  const t = useT();
  const queries = useQueryClient();
  const { role, accountId } = useMyself();
  const { busy, run } = useDeed();
  if (role === 'agent' || proposedBy === accountId)
    return <span className={styles.muted}>{t('retention.secondPerson')}</span>;
  const params = { path: { key, id } };
  const decide = (deed: () => Promise<unknown>, said: string) =>
    run(async () => {
      await deed();
      await queries.invalidateQueries({ queryKey: ['contract'] });
      toast({ text: said });
    });
  const approve = () => api.POST('/v1/retention/rules/{key}/editions/{id}/approval', { params });
  const reject = () => api.POST('/v1/retention/rules/{key}/editions/{id}/rejection', { params });
  return (
    <>
      <Button small kind="primary" busy={busy} onClick={() => void decide(approve, t('retention.approved'))}>
        {t('retention.approve')}
      </Button>
      <Button small busy={busy} onClick={() => void decide(reject, t('retention.rejected'))}>
        {t('retention.reject')}
      </Button>
    </>
  );
}

function Change({ rule: { key, period, law }, onDone }: { rule: RetentionRule; onDone(): void }) {
  const t = useT();
  const done = useDone(t('retention.changed'), onDone);
  const form = useProblemForm({
    initial: { unit: period.unit as string, count: String(period.count), law, reason: '' },
    send: ({ unit, count, ...rest }, { idempotencyKey, signal }) =>
      bodyOf(
        api.POST('/v1/retention/rules/{key}/editions', {
          params: { path: { key } },
          body: { ...rest, unit: unit as Period['unit'], count: Number(count) },
          headers: { 'idempotency-key': idempotencyKey },
          signal,
        }),
      ),
    onDone: done,
  });
  return (
    <Form form={form} deed={t('retention.change')}>
      <p className={styles.muted}>{t('retention.changeAbout')}</p>
      <TextField name="count" type="number" label={t('retention.count')} required />
      <ChoiceField
        name="unit"
        label={t('retention.unit')}
        options={(['months', 'calendar-years'] as const).map((value) => ({
          value,
          label: t(`retentionUnit.${value}`),
        }))}
        required
      />
      <TextField name="law" label={t('retention.law')} required />
      <TextField name="reason" label={t('retention.reason')} lines={3} required />
    </Form>
  );
}

/** What a day would bring, with nothing deleted. */
function DryRun() {
  const t = useT();
  const today = useToday();
  const [on, setOn] = useState(today);
  const { data, error } = useQuery(foresight(on));
  const due = data?.rules.filter(({ items }) => items.length > 0) ?? [];
  return (
    <Card title={t('retention.dryRun')}>
      <p className={styles.muted}>{t('retention.dryRunAbout')}</p>
      <TextInput
        type="date"
        label={t('retention.on')}
        value={on}
        min={today}
        onChange={({ currentTarget }) => setOn(currentTarget.value || today)}
      />
      {error && <ErrorState error={error} />}
      {!data && !error && <LoadingState lines={2} />}
      {data && due.length === 0 && <p>{t('retention.nothingDue')}</p>}
      {due.map(({ rule, items, more }) => (
        <section key={rule} className={styles.section}>
          <h3>{t(`retentionRule.${rule}`)}</h3>
          <ul className={styles.list}>
            {items.map(({ id, clientName, holds, on: since, heldBy }) => (
              <li key={id} className={styles.row}>
                <span>
                  {clientName ?? t('retention.ours')} · {t(`retained.${holds as 'invoices'}`)} · <Day date={since} />
                </span>
                {heldBy && <StateTag kind="warning">{t('retention.held')}</StateTag>}
              </li>
            ))}
          </ul>
          {more && <p className={styles.muted}>{t('retention.more')}</p>}
        </section>
      ))}
    </Card>
  );
}

function Nights() {
  const t = useT();
  const nameOf = useClientName();
  const queries = useQueryClient();
  const { role } = useMyself();
  const { busy, run } = useDeed();
  const { data } = useQuery(retentionNights);
  const letGo = (night: string) =>
    run(async () => {
      const { rows } = await bodyOf(api.POST('/v1/retention/nights/{night}/approval', { params: { path: { night } } }));
      await queries.invalidateQueries({ queryKey: ['contract'] });
      toast({ text: t('retention.letGoDone', { count: rows }) });
    });
  return (
    <Card title={t('retention.nights')}>
      {data?.items.length === 0 && <p className={styles.muted}>{t('retention.noNights')}</p>}
      <ul className={styles.list}>
        {data?.items.map(({ night, cleared, withheld, capped, approvedBy, cap }) => (
          <li key={night} className={styles.deadline}>
            <div>
              <strong>
                <Day date={night} />
              </strong>
              {cleared.map(({ rule, rows }) => (
                <span key={rule}>{t('retention.cleared', { what: t(`retentionRule.${rule}`), count: rows })}</span>
              ))}
              {withheld.map(({ rule, tenantId }) => (
                <span key={rule + tenantId} className={styles.muted}>
                  {t('retention.withheld', {
                    what: t(`retentionRule.${rule}`),
                    client: nameOf(tenantId) ?? t('overdue.gone'),
                  })}
                </span>
              ))}
            </div>
            {capped && !approvedBy && (
              <div className={styles.rowDeeds}>
                <StateTag kind="warning">{t('retention.capped', { count: cap })}</StateTag>
                {role !== 'agent' && (
                  <Button small kind="danger" busy={busy} onClick={() => void letGo(night)}>
                    {t('retention.letGo')}
                  </Button>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
