import { useState } from 'react';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import { CaseDeskButton } from './inbox-case-desk.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import { useClientName } from './queries.js';
import type { Reconciliation } from './queries-desk.js';

type Finding = Reconciliation['findings'][number];

/** Nobody has put it right or said why it is so. */
export const isWaiting = ({ outcome, closedAs }: Finding): boolean => outcome === 'REPORTED' && closedAs === null;

function wordOf(finding: Finding): 'REPAIRED' | 'WAITING' | 'GONE' | 'EXPLAINED' {
  if (finding.outcome === 'REPAIRED') return 'REPAIRED';
  if (isWaiting(finding)) return 'WAITING';
  return finding.closedAs === 'EXPLAINED' ? 'EXPLAINED' : 'GONE';
}

/** What one comparison found; what no program may decide waits for a person. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const t = useT();
  const [explaining, setExplaining] = useState<Finding | null>(null);
  const close = () => setExplaining(null);
  if (findings.length === 0) return null;
  return (
    <>
      <ul className={styles.findings}>
        {findings.map((finding) => (
          <Difference key={finding.id} finding={finding} onExplain={() => setExplaining(finding)} />
        ))}
      </ul>
      {explaining && (
        <Dialog title={t('desk.explainTitle')} opened onClose={close} holdsInput>
          <Explanation finding={explaining} onDone={close} />
        </Dialog>
      )}
    </>
  );
}

function Difference({ finding, onExplain }: { finding: Finding; onExplain(): void }) {
  const t = useT();
  const known = useKnownMessage();
  const nameOf = useClientName();
  const { role } = useMyself();
  const { id, kind, reference, failure, subjectTenantId, explanation } = finding;
  return (
    <li>
      {known(`deskFinding.${kind}`) ?? kind}
      {subjectTenantId && (
        <>
          {', '}
          <AppLink href={`/clients/${subjectTenantId}`}>{nameOf(subjectTenantId) ?? t('overdue.gone')}</AppLink>
        </>
      )}{' '}
      <span className={styles.muted}>
        ({reference}; {t(`deskFound.${wordOf(finding)}`)}
        {failure && <>: {failure}</>}
        {explanation && <>: {explanation}</>})
      </span>
      {isWaiting(finding) && (
        <span className={styles.rowDeeds}>
          <CaseDeskButton caseId={id} />
          {role !== 'agent' && (
            <Button small onClick={onExplain}>
              {t('desk.explain')}
            </Button>
          )}
        </span>
      )}
    </li>
  );
}

function Explanation({ finding: { id, reference }, onDone }: { finding: Finding; onDone(): void }) {
  const t = useT();
  const done = useDone(t('desk.explainedDone'), onDone);
  const form = useProblemForm({
    initial: { explanation: '' },
    send: async ({ explanation }, { idempotencyKey, signal }) => {
      await api.POST('/v1/reconciliations/findings/{findingId}/explanation', {
        params: { path: { findingId: id } },
        body: { explanation },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('desk.explainDeed')}>
      <p>{t('desk.explainAbout', { reference })}</p>
      <TextField name="explanation" label={t('desk.explanation')} help={t('desk.explanationHelp')} lines={3} required />
    </Form>
  );
}
