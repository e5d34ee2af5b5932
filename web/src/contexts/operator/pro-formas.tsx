import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Money } from '../../design/money.js';
import { PageHead } from '../../design/page.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { BankPayment } from './bank-payment.js';
import { CaseDeskButton } from './inbox-case-desk.js';
import styles from './operator.module.css';
import { PagedList, useDone } from './paged-list.js';
import { useClientName } from './queries.js';
import { type ProForma, proFormas } from './queries-desk.js';

const kinds: Record<string, StateKind> = {
  REQUESTED: 'waiting',
  SENT: 'waiting',
  SETTLED: 'good',
  EXPIRED: 'stopped',
  SUPERSEDED: 'stopped',
};

/** ToS 4.6: who wishes to pay by invoice, what is still missing, and the money that came by bank. */
export function ProFormas() {
  const t = useT();
  const query = useInfiniteQuery(proFormas);
  const [open, setOpen] = useState<ProForma | 'payment' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <PageHead
        title={t('proFormas.title')}
        about={t('desk.proFormasAbout')}
        actions={
          <Button kind="primary" onClick={() => setOpen('payment')}>
            {t('desk.bankPayment')}
          </Button>
        }
      />
      <PagedList
        query={query}
        none={t('desk.noProFormas')}
        noneBody={t('desk.noProFormasBody')}
        row={(request) => <Request request={request} onSend={() => setOpen(request)} />}
      />
      <Dialog title={t('desk.bankPayment')} opened={open === 'payment'} onClose={close} holdsInput>
        <BankPayment />
      </Dialog>
      {open && open !== 'payment' && (
        <Dialog title={t('desk.sendTitle', { plan: open.planName })} opened onClose={close} holdsInput>
          <SendForm request={open} onDone={close} />
        </Dialog>
      )}
    </>
  );
}

function Request({ request, onSend }: { request: ProForma; onSend(): void }) {
  const t = useT();
  const nameOf = useClientName();
  const { tenantId, id, state, planName, number, validUntil, total, missing } = request;
  const partPaid = state === 'SENT' && missing.amountMinor < total.amountMinor;
  return (
    <li className={styles.deadline}>
      <div>
        <AppLink href={`/clients/${tenantId}`}>{nameOf(tenantId) ?? t('overdue.gone')}</AppLink>
        <span className={styles.muted}>
          {planName} · <Money amount={total} exact />
          {number && ` · ${number}`}
          {validUntil && state === 'SENT' && (
            <>
              {' '}
              · {t('desk.validUntil')} <Day date={validUntil} />
            </>
          )}
        </span>
        {partPaid && (
          <span>
            {t('desk.missing')} <Money amount={missing} exact />
          </span>
        )}
      </div>
      <div className={styles.rowDeeds}>
        <StateTag kind={kinds[state] ?? 'waiting'}>{t(`deskProForma.${state}`)}</StateTag>
        <CaseDeskButton caseId={id} />
        {number && (
          <Button small kind="quiet" href={`/v1/clients/${tenantId}/invoice-requests/${id}/pdf`} download>
            {t('desk.pdf')}
          </Button>
        )}
        {state === 'REQUESTED' && (
          <Button small kind="primary" onClick={onSend}>
            {t('desk.send')}
          </Button>
        )}
      </div>
    </li>
  );
}

function SendForm({ request, onDone }: { request: ProForma; onDone(): void }) {
  const t = useT();
  const done = useDone(t('desk.sent'), onDone);
  const form = useProblemForm({
    initial: { validUntil: '' },
    send: async ({ validUntil }, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/invoice-requests/{id}/pro-forma', {
        params: { path: { clientId: request.tenantId, id: request.id } },
        body: validUntil ? { validUntil } : {},
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('desk.sendDeed')}>
      <p>{t('desk.sendAbout')}</p>
      <TextField name="validUntil" type="date" label={t('desk.lastDayToPay')} help={t('desk.validHelp')} />
    </Form>
  );
}
