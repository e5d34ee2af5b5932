import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { moneyText } from '../../design/money-text.js';
import { PageHead } from '../../design/page.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import { refundKinds } from '../subscription/money-back.js';
import { CaseDeskButton } from './inbox-case-desk.js';
import styles from './operator.module.css';
import { PagedList } from './paged-list.js';
import { type Refund, refunds } from './queries.js';
import { WaitingRequests } from './refund-requests.js';

/** Money that goes back: a card by itself, a bank payment by somebody's hand. */
export function Refunds() {
  const t = useT();
  const query = useInfiniteQuery(refunds);
  const [paying, setPaying] = useState<Refund | null>(null);
  return (
    <>
      <PageHead title={t('refunds.title')} about={t('refunds.about')} />
      <div className={styles.page}>
        <WaitingRequests />
        <section className={styles.section}>
          <h2>{t('desk.payouts')}</h2>
          <PagedList
            query={query}
            none={t('refunds.none')}
            row={(refund) => <RefundRow refund={refund} onPay={setPaying} />}
          />
        </section>
      </div>
      {paying && <PayOut refund={paying} onClose={() => setPaying(null)} />}
    </>
  );
}

function RefundRow({ refund, onPay }: { refund: Refund; onPay(refund: Refund): void }) {
  const t = useT();
  const { locale } = useIntl();
  const known = useKnownMessage();
  const { role } = useMyself();
  const { tenantId, clientName, amount, reason, collectionMethod, state, requestedAt } = refund;
  // ToS 6.4: what the card did not take is paid out by hand, like what was paid by bank.
  const waitsForUs = state === (collectionMethod === 'invoice' ? 'PENDING' : 'FAILED');
  return (
    <li className={styles.deadline}>
      <div>
        <strong className="tabular">{moneyText(locale, amount, { exact: true })}</strong>
        <span className={styles.muted}>
          <AppLink href={`/clients/${tenantId}`}>{clientName ?? t('overdue.gone')}</AppLink> ·{' '}
          {known(`refundReason.${reason}`) ?? reason} · {t(`refundWay.${collectionMethod}`)} ·{' '}
          <Instant at={requestedAt} />
        </span>
      </div>
      <div className={styles.rowDeeds}>
        <StateTag kind={refundKinds[state]}>{t(`refundState.${state}`)}</StateTag>
        <CaseDeskButton caseId={refund.id} />
        {waitsForUs && role !== 'agent' && (
          <Button small onClick={() => onPay(refund)}>
            {t('refunds.payOut')}
          </Button>
        )}
      </div>
    </li>
  );
}

function PayOut({ refund, onClose }: { refund: Refund; onClose(): void }) {
  const t = useT();
  const { locale } = useIntl();
  const queries = useQueryClient();
  const { id: refundId, tenantId: clientId, clientName, amount } = refund;
  const money = moneyText(locale, amount, { exact: true });
  const form = useProblemForm({
    initial: { reference: '' },
    send: async ({ reference }, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/refunds/{refundId}/payout', {
        params: { path: { clientId, refundId } },
        body: { reference },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: () => {
      void queries.invalidateQueries({ queryKey: ['contract'] });
      toast({ text: t('refunds.paidOut') });
      onClose();
    },
  });
  return (
    <Dialog title={t('refunds.payOutTitle')} opened onClose={onClose} holdsInput>
      <Form form={form} deed={t('refunds.payOutDeed', { amount: money })}>
        <p>{t('refunds.payOutAbout', { amount: money, client: clientName ?? t('overdue.gone') })}</p>
        <TextField name="reference" label={t('client.reference')} help={t('refunds.referenceHelp')} required />
      </Form>
    </Dialog>
  );
}
