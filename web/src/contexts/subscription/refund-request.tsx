import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { Instant } from '../../design/dates.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Money } from '../../design/money.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import styles from './billing.module.css';
import { ownInvoices } from './queries.js';
import { type RefundRequest as Answer, refundRequests } from './queries-agreement.js';

/** ToS 3.5.c: money back in a special case, which two of the operator's people look at. */
export function RefundRequest() {
  const t = useT();
  const { data, error, refetch } = useQuery(refundRequests);
  return (
    <>
      <PageHead title={t('refundRequest.title')} about={t('refundRequest.about')} />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <div className={styles.review}>
          {!data.some(({ state }) => state === 'SUBMITTED') && <Ask />}
          {data.map((request) => (
            <RequestCard key={request.id} request={request} />
          ))}
        </div>
      ) : (
        <LoadingState lines={6} />
      )}
    </>
  );
}

const kinds = { SUBMITTED: 'waiting', APPROVED: 'good', REJECTED: 'stopped' } as const;

function RequestCard({ request }: { request: Answer }) {
  const t = useT();
  const { state, amount, reason, submittedAt, decisionReason } = request;
  return (
    <Card>
      <p className={styles.planName}>
        <Money amount={amount} exact />
        <StateTag kind={kinds[state]}>{t(`refundRequestState.${state}`)}</StateTag>
      </p>
      <p>{t(`refundRequestMeans.${state}`)}</p>
      <dl className={styles.facts}>
        <dt>{t('refundRequest.asked')}</dt>
        <dd>
          <Instant at={submittedAt} />
          {reason && <span>{reason}</span>}
        </dd>
        {decisionReason && (
          <>
            <dt>{t('refundRequest.answer')}</dt>
            <dd>{decisionReason}</dd>
          </>
        )}
      </dl>
    </Card>
  );
}

function Ask() {
  const t = useT();
  const queries = useQueryClient();
  const currency = useQuery(ownInvoices).data?.items[0]?.total.currency ?? 'SEK';
  const form = useProblemForm({
    initial: { 'amount.amountMinor': '', reason: '' },
    send: (values, { idempotencyKey, signal }) =>
      api.POST('/v1/billing/refund-requests', {
        body: { amount: { amountMinor: minorUnits(values['amount.amountMinor']), currency }, reason: values.reason },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      }),
    onDone: () => {
      void queries.invalidateQueries({ queryKey: ['subscription'] });
      toast({ text: t('refundRequest.done') });
    },
  });
  return (
    <Card title={t('refundRequest.ask')}>
      <ol className={styles.consequences}>
        <li>{t('refundRequest.then1')}</li>
        <li>{t('refundRequest.then2')}</li>
        <li>{t('refundRequest.then3')}</li>
      </ol>
      <Form form={form} deed={t('refundRequest.deed')}>
        <TextField name="amount.amountMinor" label={t('refundRequest.amount', { currency })} required />
        <TextField name="reason" label={t('refundRequest.reason')} lines={4} required />
      </Form>
    </Card>
  );
}

/** Nothing typed is sent as nothing, so that the server names the field. */
function minorUnits(text: string): number {
  const amount = text.replace(/\s/g, '').replace(',', '.');
  return amount === '' ? Number.NaN : Math.round(Number(amount) * 100);
}
