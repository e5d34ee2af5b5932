import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { useT } from '../../i18n/intl.js';
import { OnePermit } from '../conduct/permit.js';
import { instantInStockholm } from './client-cancellation.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import { permits } from './queries-conduct.js';

/** AUP 2.3.c: when, and from where, a client may test its own instance. */
export function Permits({ clientId }: { clientId: string }) {
  const t = useT();
  const [issuing, setIssuing] = useState(false);
  const { data } = useQuery(permits(clientId));
  return (
    <>
      <p className={styles.muted}>{t('permits.about')}</p>
      {data?.items.length === 0 && <p>{t('permits.none')}</p>}
      {data?.items.map((permit) => (
        <OnePermit key={permit.id} permit={permit} />
      ))}
      <div className={styles.deeds}>
        <Button onClick={() => setIssuing(true)}>{t('permits.issue')}</Button>
      </div>
      <Dialog title={t('permits.issue')} opened={issuing} onClose={() => setIssuing(false)} holdsInput>
        <IssuePermit clientId={clientId} onDone={() => setIssuing(false)} />
      </Dialog>
    </>
  );
}

function IssuePermit({ clientId, onDone }: { clientId: string; onDone(): void }) {
  const t = useT();
  const today = useToday();
  const done = useDone(t('permits.issued'), onDone);
  const form = useProblemForm({
    initial: { from: today, fromTime: '08:00', to: today, toTime: '18:00', ips: '', purpose: '' },
    send: async ({ from, fromTime, to, toTime, ips, purpose }, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/security-test-permits', {
        params: { path: { clientId } },
        body: {
          from: instantInStockholm(from, fromTime),
          to: instantInStockholm(to, toTime),
          ips: ips.split(/[\s,]+/).filter((ip) => ip !== ''),
          purpose,
        },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('permits.issue')}>
      <TextField name="from" type="date" label={t('permits.from')} required />
      <TextField name="fromTime" type="time" label={t('permits.fromTime')} required />
      <TextField name="to" type="date" label={t('permits.to')} required />
      <TextField name="toTime" type="time" label={t('permits.toTime')} required />
      <TextField name="ips" label={t('permits.ips')} help={t('permits.ipsHelp')} lines={2} required />
      <TextField name="purpose" label={t('permits.purpose')} lines={2} required />
    </Form>
  );
}
