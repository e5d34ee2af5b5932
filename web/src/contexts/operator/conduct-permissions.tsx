import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, TickField, useProblemForm } from '../../design/form/problem-form.js';
import { toast } from '../../design/toast.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import { OnePermission } from '../conduct/permission.js';
import type { Permission } from '../conduct/queries.js';
import { useMyself } from '../identity/myself.js';
import { instantInStockholm } from './client-cancellation.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import { permissions } from './queries-conduct.js';

/** ToS 2.6, 7.1–7.3: who of a client may use what beyond the terms. */
export function Permissions({ clientId }: { clientId: string }) {
  const t = useT();
  const { role } = useMyself();
  const [granting, setGranting] = useState(false);
  const { data } = useQuery(permissions(clientId));
  const approver = role === 'approver' || role === 'admin';
  return (
    <>
      <p className={styles.muted}>{t('permissions.about')}</p>
      {data?.items.length === 0 && <p>{t('permissions.none')}</p>}
      {data?.items.map((permission) => (
        <div key={permission.id} className={styles.thing}>
          <OnePermission permission={permission} />
          {approver && !permission.revokedAt && <Revoke clientId={clientId} permission={permission} />}
        </div>
      ))}
      {approver && (
        <div className={styles.deeds}>
          <Button onClick={() => setGranting(true)}>{t('permissions.grant')}</Button>
        </div>
      )}
      <Dialog title={t('permissions.grant')} opened={granting} onClose={() => setGranting(false)} holdsInput>
        <Grant clientId={clientId} onDone={() => setGranting(false)} />
      </Dialog>
    </>
  );
}

function Revoke({ clientId, permission: { id, version } }: { clientId: string; permission: Permission }) {
  const t = useT();
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const revoke = () =>
    run(async () => {
      const params = { path: { clientId, id }, header: { 'If-Match': `"${version}"` } };
      await api.DELETE('/v1/clients/{clientId}/content-permissions/{id}', { params });
      await queries.invalidateQueries({ queryKey: ['contract'] });
      toast({ text: t('permissions.revokedDone') });
    });
  return (
    <div className={styles.rowDeeds}>
      <Button small busy={busy} onClick={() => void revoke()}>
        {t('permissions.revoke')}
      </Button>
    </div>
  );
}

const everyUse = ['copy', 'modify', 'share', 'transmit', 'publish', 'commercial', 'bulk-read'] as const;
const blank = { what: '', reference: '', until: '' };

/** Given in writing; here it is entered, for everybody of the client. */
function Grant({ clientId, onDone }: { clientId: string; onDone(): void }) {
  const t = useT();
  const today = useToday();
  const done = useDone(t('permissions.granted'), onDone);
  const form = useProblemForm({
    initial: { ...blank, from: today, ...Object.fromEntries(everyUse.map((use) => [use, false])) } as typeof blank & {
      from: string;
    } & Record<(typeof everyUse)[number], boolean>,
    send: async ({ what, reference, from, until, ...ticked }, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/content-permissions', {
        params: { path: { clientId } },
        body: {
          what,
          reference,
          uses: everyUse.filter((use) => ticked[use]),
          from: instantInStockholm(from, '00:00'),
          // The last day is a whole one.
          ...(until && { until: instantInStockholm(dayAfter(until), '00:00') }),
        },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('permissions.grant')}>
      <TextField name="what" label={t('permissions.what')} required />
      <fieldset className={styles.choices}>
        <legend>{t('permissions.uses')}</legend>
        {everyUse.map((use) => (
          <TickField key={use} name={use} label={t(`permissionUse.${use}`)} />
        ))}
      </fieldset>
      <TextField name="reference" label={t('permissions.referenceField')} required />
      <TextField name="from" type="date" label={t('permissions.since')} required />
      <TextField name="until" type="date" label={t('permissions.untilField')} help={t('permissions.untilHelp')} />
    </Form>
  );
}

function dayAfter(day: string): string {
  const moment = Date.parse(`${day}T12:00:00Z`);
  return Number.isNaN(moment) ? day : new Date(moment + 86_400_000).toISOString().slice(0, 10);
}
