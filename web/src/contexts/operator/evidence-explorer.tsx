import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { PageHead } from '../../design/page.js';
import { StateBanner } from '../../design/state.js';
import { useDeed } from '../../design/use-deed.js';
import { useKnownMessage, useLanguage, useT } from '../../i18n/intl.js';
import { EvidenceList } from '../terms/evidence.js';
import { clauses } from '../terms/queries.js';
import styles from './inbox.module.css';
import desk from './operator.module.css';
import { useAllClients } from './queries.js';

interface Report {
  rows: number;
  unsealed: number;
  faults: { fault: string; seq: number | null }[];
}

/** ToS 9.10: one chain of evidence by client, clause and what it happened to, and whether it is whole. */
export function EvidenceExplorer() {
  const t = useT();
  const [tenantId, setTenantId] = useState<string | undefined>();
  const [clause, setClause] = useState<string | undefined>();
  const [subjectId, setSubjectId] = useState('');
  const { language } = useLanguage();
  const { data: clients } = useAllClients();
  const { data: all } = useQuery(clauses);
  return (
    <>
      <PageHead title={t('explorer.title')} about={t('explorer.about')} />
      <div className={desk.page}>
        <div className={desk.rowDeeds}>
          <select
            className={styles.select}
            aria-label={t('case.client')}
            value={tenantId ?? ''}
            onChange={({ currentTarget }) => setTenantId(currentTarget.value || undefined)}
          >
            <option value="">{t('explorer.ownChain')}</option>
            {clients?.items.map((client) => (
              <option key={client.tenantId} value={client.tenantId}>
                {client.name}
              </option>
            ))}
          </select>
          <select
            className={styles.select}
            aria-label={t('explorer.clause')}
            value={clause ?? ''}
            onChange={({ currentTarget }) => setClause(currentTarget.value || undefined)}
          >
            <option value="">{t('explorer.everyClause')}</option>
            {all?.items.map((each) => (
              <option key={each.clause} value={each.clause}>
                {String(each.clause)} {String(each.title[language] ?? '')}
              </option>
            ))}
          </select>
          <input
            className={styles.select}
            type="search"
            aria-label={t('explorer.subject')}
            placeholder={t('explorer.subject')}
            value={subjectId}
            onChange={({ currentTarget }) => setSubjectId(currentTarget.value.trim())}
          />
        </div>
        <Audit key={tenantId} tenantId={tenantId} />
        <EvidenceList choice={{ tenantId, clause, subjectId: subjectId || undefined }} />
      </div>
    </>
  );
}

function Audit({ tenantId }: { tenantId: string | undefined }) {
  const t = useT();
  const known = useKnownMessage();
  const { busy, run } = useDeed();
  const [report, setReport] = useState<Report | null>(null);
  const verify = () =>
    void run(async () => setReport(await bodyOf(api.GET('/v1/evidence-audit', { params: { query: { tenantId } } }))));
  const first = report?.faults[0];
  return (
    <>
      <div className={desk.rowDeeds}>
        <Button busy={busy} onClick={verify}>
          {t('explorer.verify')}
        </Button>
      </div>
      {report && (
        <StateBanner
          kind={first ? 'stopped' : 'good'}
          what={first ? t('explorer.broken', { count: report.faults.length }) : t('explorer.whole')}
          when={
            first
              ? t('explorer.firstFault', {
                  fault: known(`chainFault.${first.fault}`) ?? first.fault,
                  seq: first.seq ?? 0,
                })
              : t('explorer.counted', { rows: report.rows, unsealed: report.unsealed })
          }
        />
      )}
    </>
  );
}
