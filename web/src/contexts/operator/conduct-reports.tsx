import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { ChoiceField, Form, useProblemForm } from '../../design/form/problem-form.js';
import { PageHead } from '../../design/page.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import { type Category, violations } from '../conduct/queries.js';
import { chosen } from './conduct-scope.js';
import styles from './operator.module.css';
import { PagedList, useDone } from './paged-list.js';
import { useAllClients } from './queries.js';
import { type ConductReport, conductReports } from './queries-conduct.js';

const filters = ['RECEIVED', 'JOINED', 'DISMISSED'] as const;
const kinds: Record<ConductReport['state'], StateKind> = { RECEIVED: 'waiting', JOINED: 'good', DISMISSED: 'stopped' };

/** ToS 2.11: what came in by the form. Those that name no client of ours wait for a person. */
export function ConductReports() {
  const t = useT();
  const [filter, setFilter] = useState<ConductReport['state']>('RECEIVED');
  const [attributing, setAttributing] = useState<ConductReport | null>(null);
  const query = useInfiniteQuery(conductReports(filter));
  const close = () => setAttributing(null);
  return (
    <>
      <PageHead title={t('conductReports.title')} about={t('conductReport.noneBody')} />
      <div className={styles.page}>
        <fieldset className={styles.version} aria-label={t('conductReport.state')}>
          {filters.map((each) => (
            <Button
              key={each}
              small
              kind={each === filter ? 'primary' : 'plain'}
              aria-pressed={each === filter}
              onClick={() => setFilter(each)}
            >
              {each === 'RECEIVED' ? t('conductReport.waiting') : t(`conductReportState.${each}`)}
            </Button>
          ))}
        </fieldset>
        <PagedList
          query={query}
          none={t('conductReport.none')}
          row={(report) => <Row report={report} onAttribute={() => setAttributing(report)} />}
        />
      </div>
      {attributing && (
        <Dialog title={t('conductReport.attribute')} opened onClose={close} holdsInput>
          <Attribute report={attributing} onDone={close} />
        </Dialog>
      )}
    </>
  );
}

function Row({ report, onAttribute }: { report: ConductReport; onAttribute(): void }) {
  const t = useT();
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const { id, number, state, version, where, why, category, contact, receivedAt, caseId } = report;
  const dismiss = () =>
    run(async () => {
      const params = { path: { id }, header: { 'If-Match': `"${version}"` } };
      await api.POST('/v1/conduct-reports/{id}/dismissal', { params });
      await queries.invalidateQueries({ queryKey: ['contract'] });
      toast({ text: t('conductReport.dismissed') });
    });
  return (
    <li className={styles.deadline}>
      <div>
        <strong>{number}</strong>
        <span>{where}</span>
        <blockquote className={styles.quote}>{why}</blockquote>
        <span className={styles.muted}>
          {category ? t(`violation.${category}`) : t('conductReport.unsorted')} ·{' '}
          {contact ?? t('conductReport.anonymous')} · <Instant at={receivedAt} />
        </span>
      </div>
      <div className={styles.rowDeeds}>
        {state !== 'RECEIVED' && <StateTag kind={kinds[state]}>{t(`conductReportState.${state}`)}</StateTag>}
        {caseId && <AppLink href={`/conduct/${caseId}`}>{t('conductReport.toCase')}</AppLink>}
        {state === 'RECEIVED' && (
          <>
            <Button small kind="primary" onClick={onAttribute}>
              {t('conductReport.attribute')}
            </Button>
            <Button small busy={busy} onClick={() => void dismiss()}>
              {t('conductReport.dismiss')}
            </Button>
          </>
        )}
      </div>
    </li>
  );
}

function Attribute({ report, onDone }: { report: ConductReport; onDone(): void }) {
  const t = useT();
  const clients = useAllClients().data?.items ?? [];
  const { data } = useQuery(violations);
  const done = useDone(t('conductReport.attributed'), onDone);
  const { id, version, where, why, subjectTenantId, category } = report;
  const form = useProblemForm({
    initial: { clientId: subjectTenantId ?? '', category: (category ?? '') as string },
    send: async (values, { idempotencyKey, signal }) => {
      await bodyOf(
        api.POST('/v1/conduct-reports/{id}/attribution', {
          params: { path: { id }, header: { 'If-Match': `"${version}"` } },
          body: chosen({ clientId: values.clientId, category: values.category as Category }),
          headers: { 'idempotency-key': idempotencyKey },
          signal,
        }),
      );
    },
    onDone: done,
  });
  const choose = { value: '', label: t('deskConduct.choose') };
  return (
    <Form form={form} deed={t('conductReport.attribute')}>
      <p>{t('conductReport.attributeAbout')}</p>
      <blockquote className={styles.quote}>
        {where}
        {'\n'}
        {why}
      </blockquote>
      <ChoiceField
        name="clientId"
        label={t('deskConduct.client')}
        options={[choose, ...clients.map(({ tenantId, name }) => ({ value: tenantId, label: name }))]}
        required
      />
      <ChoiceField
        name="category"
        label={t('deskConduct.category')}
        options={[
          choose,
          ...(data?.items ?? []).map((each) => ({ value: each.category, label: t(`violation.${each.category}`) })),
        ]}
        required
      />
    </Form>
  );
}
