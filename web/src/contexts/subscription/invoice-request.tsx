import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { Form, useProblemForm } from '../../design/form/problem-form.js';
import { Money } from '../../design/money.js';
import { moneyText } from '../../design/money-text.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { AcceptTexts, atBoxes, tickedTexts } from '../public/accept-texts.js';
import { type LegalText, useTextsInForce } from '../public/documents.js';
import styles from './billing.module.css';
import { billingContact } from './billing-contact.js';
import { requestKinds } from './by-invoice.js';
import { drawRequest, PriceMoved, usePriceMoved } from './drawn-up.js';
import { OrderSummary } from './order.js';
import { type InvoiceRequest as Answer, invoiceRequest } from './queries-agreement.js';

/** One request from its summary to the money: what was agreed to, the pro forma, and what is missing. */
export function InvoiceRequest() {
  const t = useT();
  const { requestId } = useParams({ strict: false }) as { requestId: string };
  const { data, error, refetch } = useQuery(invoiceRequest(requestId));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={8} />;
  return (
    <>
      <PageHead
        title={data.number ?? t('invoiceRequest.title')}
        about={<StateTag kind={requestKinds[data.state]}>{t(`invoiceRequestState.${data.state}`)}</StateTag>}
      />
      <div className={styles.review}>
        <Card title={t('order.product')}>
          <OrderSummary summary={data.summary} total={t('billing.invoice.total')} />
        </Card>
        {data.state === 'DRAFT' ? <Confirm request={data} /> : <Reached request={data} />}
      </div>
    </>
  );
}

function Confirm({ request }: { request: Answer }) {
  const texts = useTextsInForce();
  if (texts.error) return <ErrorState error={texts.error} onRetry={() => void texts.refetch()} />;
  if (!texts.data) return <LoadingState lines={3} />;
  return <ConfirmForm key={request.id} request={request} texts={texts.data} />;
}

const toAccept = ['terms-of-service', 'privacy-policy'] as const;

/** ToS 4.3 holds for an invoice as it does for a card. */
function ConfirmForm({ request: { id, summarySha256, summary }, texts }: { request: Answer; texts: LegalText[] }) {
  const t = useT();
  const { locale } = useIntl();
  const queries = useQueryClient();
  const { moved, notice } = usePriceMoved();
  const contact = useQuery(billingContact);
  const amount = moneyText(locale, { amountMinor: summary.totalMinor, currency: summary.currency });
  const form = useProblemForm({
    initial: { 'terms-of-service': false, 'privacy-policy': false },
    send: async (values, { idempotencyKey, signal }) => {
      const acceptances = tickedTexts(texts, values).flatMap(({ kind, ...text }) =>
        kind === 'acceptable-use-policy' ? [] : [{ kind, ...text }],
      );
      try {
        await api.POST('/v1/invoice-requests/{id}/confirmation', {
          params: { path: { id } },
          body: { summarySha256, acceptances },
          headers: { 'idempotency-key': idempotencyKey },
          signal,
        });
      } catch (error) {
        notice(error);
        throw atBoxes(error, toAccept, values);
      }
    },
    onDone: () => void queries.invalidateQueries({ queryKey: ['subscription'] }),
  });
  if (moved) return <PriceMoved draw={drawRequest} planCode={summary.plan.code} />;
  return (
    <Card>
      <Form
        form={form}
        deed={t('invoiceRequest.deed', { amount })}
        other={<Button href="/billing/by-invoice">{t('order.another')}</Button>}
      >
        <AcceptTexts kinds={toAccept} texts={texts} />
        {contact.data?.value.address === null && (
          <p className={styles.muted}>
            {t('invoiceRequest.needsAddress')} <AppLink href="/billing/contact">{t('billingContact.title')}</AppLink>
          </p>
        )}
      </Form>
    </Card>
  );
}

function Reached({ request }: { request: Answer }) {
  const t = useT();
  const { id, state, number, ocr, validUntil, missing } = request;
  if (state === 'DRAFT') return null;
  return (
    <Card title={t(`invoiceRequestState.${state}`)}>
      <p>{t(`invoiceRequestMeans.${state}`)}</p>
      {number && (
        <dl className={styles.facts}>
          <dt>{t('invoiceRequest.ocr')}</dt>
          <dd className="tabular">{ocr}</dd>
          {validUntil && (
            <>
              <dt>{t('invoiceRequest.validUntil')}</dt>
              <dd>
                <Day date={validUntil} form={state === 'SENT' ? 'distance' : 'words'} />
              </dd>
            </>
          )}
          {state === 'SENT' && (
            <>
              <dt>{t('invoiceRequest.missing')}</dt>
              <dd>
                <Money amount={missing} exact />
              </dd>
            </>
          )}
        </dl>
      )}
      <div className={styles.deeds}>
        {number && (
          <Button href={`/v1/invoice-requests/${id}/pdf`} download>
            {t('invoiceRequest.pdf')}
          </Button>
        )}
        <Button href="/billing">{t('order.toBilling')}</Button>
      </div>
    </Card>
  );
}
