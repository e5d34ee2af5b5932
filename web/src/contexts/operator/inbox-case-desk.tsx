import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Card } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import styles from './inbox.module.css';
import { notesOn, workItem } from './inbox-queries.js';
import desk from './operator.module.css';
import { staff } from './queries.js';

/** Who works on a case and what the staff have noted on it; stands on every case's page. */
export function CaseDesk({ caseId }: { caseId: string }) {
  const t = useT();
  return (
    <Card title={t('caseDesk.title')}>
      <Work caseId={caseId} />
    </Card>
  );
}

/** The same behind a button, for cases that have no page of their own but stand in a list. */
export function CaseDeskButton({ caseId }: { caseId: string }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button small onClick={() => setOpen(true)}>
        {t('caseDesk.title')}
      </Button>
      {open && (
        <Dialog title={t('caseDesk.title')} opened onClose={() => setOpen(false)} holdsInput>
          <Work caseId={caseId} />
        </Dialog>
      )}
    </>
  );
}

function Work({ caseId }: { caseId: string }) {
  return (
    <div className={desk.thing}>
      <Assignee caseId={caseId} />
      <Notes caseId={caseId} />
    </div>
  );
}

function Assignee({ caseId }: { caseId: string }) {
  const t = useT();
  const id = useId();
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const { data, error, refetch } = useQuery(workItem(caseId));
  const { data: colleagues } = useQuery(staff);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={1} />;
  const { value: item, etag } = data;
  const people = colleagues?.items.filter(({ state }) => state === 'ACTIVE') ?? [];
  const left = item.assignee && !people.some(({ accountId }) => accountId === item.assignee);
  const give = (assignee: string | null) =>
    void run(async () => {
      await api.POST('/v1/work/{caseId}/assignment', {
        params: { path: { caseId }, header: { 'If-Match': etag } },
        body: { assignee },
      });
    }).finally(() => queries.invalidateQueries({ queryKey: ['contract'] }));
  return (
    <div className={styles.picked}>
      <label htmlFor={id}>{t('caseDesk.hands')}</label>
      <select
        id={id}
        className={styles.select}
        value={item.assignee ?? ''}
        disabled={busy || !item.isOpen}
        onChange={({ currentTarget }) => give(currentTarget.value || null)}
      >
        <option value="">{t('caseDesk.nobody')}</option>
        {left && <option value={item.assignee ?? ''}>{item.assigneeName ?? t('caseDesk.formerColleague')}</option>}
        {people.map(({ accountId, name }) => (
          <option key={accountId} value={accountId}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

function Notes({ caseId }: { caseId: string }) {
  const t = useT();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(notesOn(caseId));
  const form = useProblemForm({
    initial: { words: '' },
    send: async ({ words }, { idempotencyKey, signal }) => {
      await api.POST('/v1/work/{caseId}/notes', {
        params: { path: { caseId } },
        body: { words },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: () => {
      form.change('words', '');
      void queries.invalidateQueries({ queryKey: notesOn(caseId).queryKey });
    },
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <div>
      {data && data.items.length > 0 && (
        <ul className={styles.notes}>
          {data.items.map(({ id, words, authorName, writtenAt }) => (
            <li key={id}>
              <p>{words}</p>
              <span>
                {authorName ?? t('caseDesk.formerColleague')} · <Instant at={writtenAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <Form form={form} deed={t('caseDesk.noteDeed')}>
        <TextField name="words" label={t('caseDesk.note')} help={t('caseDesk.noteHelp')} lines={3} required />
      </Form>
    </div>
  );
}
