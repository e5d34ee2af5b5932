import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import { clientHolds, type LegalHold } from './queries-desk.js';

/** Why this client's data must stay, whatever else happens; one person places a hold and another ends it. */
export function Holds({ tenantId }: { tenantId: string }) {
  const t = useT();
  const { data, error, refetch } = useQuery(clientHolds(tenantId));
  const [open, setOpen] = useState<LegalHold | 'new' | null>(null);
  const close = () => setOpen(null);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={2} />;
  return (
    <>
      {data.items.length === 0 && <p className={styles.muted}>{t('desk.noHold')}</p>}
      {data.items.map((hold) => (
        <OneHold key={hold.id} hold={hold} onRelease={() => setOpen(hold)} />
      ))}
      <div className={styles.deeds}>
        <Button onClick={() => setOpen('new')}>{t('desk.hold')}</Button>
      </div>
      <Dialog title={t('desk.holdTitle')} opened={open === 'new'} onClose={close} holdsInput>
        <HoldForm tenantId={tenantId} onDone={close} />
      </Dialog>
      {open && open !== 'new' && (
        <Dialog title={t('desk.releaseTitle')} opened onClose={close} holdsInput>
          <ReleaseForm tenantId={tenantId} hold={open} onDone={close} />
        </Dialog>
      )}
    </>
  );
}

function OneHold({ hold, onRelease }: { hold: LegalHold; onRelease(): void }) {
  const t = useT();
  const { accountId, role } = useMyself();
  const { state, reason, legalBasis, placedBy, placedAt, releasedAt, releaseReason } = hold;
  const stands = state === 'STANDING';
  return (
    <article className={styles.thing}>
      <div className={styles.row}>
        <strong>{legalBasis}</strong>
        <StateTag kind={stands ? 'warning' : 'good'}>{t(`deskHold.${state}`)}</StateTag>
      </div>
      <p>{reason}</p>
      <p className={styles.muted}>
        {t('desk.placedAt')} <Instant at={placedAt} />
        {releasedAt && (
          <>
            {' '}
            · {t('desk.releasedAt')} <Instant at={releasedAt} />: {releaseReason}
          </>
        )}
      </p>
      {stands && placedBy === accountId && <p className={styles.muted}>{t('desk.anotherReleases')}</p>}
      {stands && placedBy !== accountId && role === 'agent' && (
        <p className={styles.muted}>{t('desk.approverDecides')}</p>
      )}
      {stands && placedBy !== accountId && role !== 'agent' && (
        <div className={styles.rowDeeds}>
          <Button onClick={onRelease}>{t('desk.release')}</Button>
        </div>
      )}
    </article>
  );
}

function HoldForm({ tenantId, onDone }: { tenantId: string; onDone(): void }) {
  const t = useT();
  const done = useDone(t('desk.held'), onDone);
  const form = useProblemForm({
    initial: { legalBasis: '', reason: '' },
    send: async (body, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/legal-holds', {
        params: { path: { clientId: tenantId } },
        body,
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('desk.holdDeed')}>
      <p>{t('desk.holdAbout')}</p>
      <TextField name="legalBasis" label={t('desk.legalBasis')} help={t('desk.legalBasisHelp')} required />
      <TextField name="reason" label={t('desk.holdReason')} lines={3} required />
    </Form>
  );
}

function ReleaseForm({ tenantId, hold, onDone }: { tenantId: string; hold: LegalHold; onDone(): void }) {
  const t = useT();
  const done = useDone(t('desk.released'), onDone);
  const form = useProblemForm({
    initial: { reason: '' },
    send: async (body, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/legal-holds/{id}/release', {
        params: { path: { clientId: tenantId, id: hold.id } },
        body,
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('desk.releaseDeed')}>
      <p>{t('desk.releaseAbout')}</p>
      <TextField name="reason" label={t('desk.releaseReason')} lines={3} required />
    </Form>
  );
}
