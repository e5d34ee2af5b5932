import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import styles from './operator.module.css';
import { useClientName } from './queries.js';
import { type AuthorityReport, authorityReports, useStaffName } from './queries-conduct.js';

/** AUP 4, ToS 2.9: the register of what authorities are told. */
export function AuthorityReports() {
  const t = useT();
  const nameOf = useClientName();
  const { data, error, refetch } = useQuery(authorityReports);
  return (
    <>
      <PageHead title={t('authorityReports.title')} about={t('conduct.authorityAbout')} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState lines={6} />}
      {data?.items.length === 0 && (
        <EmptyState title={t('conduct.authorityNone')}>{t('conduct.authorityNoneBody')}</EmptyState>
      )}
      <div className={`${styles.page} ${styles.narrow}`}>
        {data?.items.map((report) => (
          <Card
            key={report.id}
            title={
              <AppLink href={`/conduct/${report.caseId}`}>
                {nameOf(report.subjectTenantId) ?? t('overdue.gone')}
              </AppLink>
            }
          >
            <AuthorityReportOf report={report} />
          </Card>
        ))}
      </div>
    </>
  );
}

/** One report: the law that asks for it, what is told, and the two persons. */
export function AuthorityReportOf({ report }: { report: AuthorityReport }) {
  const t = useT();
  const nameOf = useStaffName();
  const { accountId, role } = useMyself();
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const { id, number, state, authority, legalBasis, facts, proposedBy, proposedAt, approvedBy, approvedAt } = report;
  const approve = () =>
    run(async () => {
      await api.POST('/v1/authority-reports/{id}/approval', { params: { path: { id } } });
      await queries.invalidateQueries({ queryKey: ['contract'] });
      toast({ text: t('conduct.authorityApproved') });
    });
  const waits = state === 'PROPOSED';
  return (
    <article className={styles.thing}>
      <div className={styles.row}>
        <strong>
          {authority} · {number}
        </strong>
        <StateTag kind={waits ? 'waiting' : 'good'}>{t(`authorityState.${state}`)}</StateTag>
      </div>
      <blockquote className={styles.quote}>{facts}</blockquote>
      <dl className={styles.facts}>
        <div>
          <dt>{t('conduct.legalBasis')}</dt>
          <dd>{legalBasis}</dd>
        </div>
        <div>
          <dt>{t('conduct.proposedBy')}</dt>
          <dd>
            {nameOf(proposedBy)} · <Instant at={proposedAt} />
          </dd>
        </div>
        {approvedBy && approvedAt && (
          <div>
            <dt>{t('conduct.approvedBy')}</dt>
            <dd>
              {nameOf(approvedBy)} · <Instant at={approvedAt} />
            </dd>
          </div>
        )}
      </dl>
      {waits && role !== 'agent' && proposedBy !== accountId && (
        <div className={styles.rowDeeds}>
          <Button kind="primary" busy={busy} onClick={() => void approve()}>
            {t('conduct.authorityApprove')}
          </Button>
        </div>
      )}
      {waits && (role === 'agent' || proposedBy === accountId) && (
        <p className={styles.muted}>{t(role === 'agent' ? 'conduct.approverApproves' : 'conduct.ownProposal')}</p>
      )}
    </article>
  );
}

/** The first of the two persons. */
export function ProposeAuthorityReport({ caseId, onDone }: { caseId: string; onDone(): void }) {
  const t = useT();
  const queries = useQueryClient();
  const form = useProblemForm({
    initial: { authority: '', legalBasis: '', facts: '' },
    send: (report, { idempotencyKey, signal }) => {
      const headers = { 'idempotency-key': idempotencyKey };
      return bodyOf(api.POST('/v1/authority-reports', { body: { caseId, ...report }, headers, signal }));
    },
    onDone: ({ number }) => {
      void queries.invalidateQueries({ queryKey: ['contract'] });
      toast({ text: t('conduct.authorityProposed', { number }) });
      onDone();
    },
  });
  return (
    <Form form={form} deed={t('conduct.tellAuthority')}>
      <TextField name="authority" label={t('conduct.authorityName')} required />
      <TextField name="legalBasis" label={t('conduct.legalBasis')} help={t('conduct.legalBasisHelp')} required />
      <TextField name="facts" label={t('conduct.authorityFacts')} lines={5} required />
    </Form>
  );
}
