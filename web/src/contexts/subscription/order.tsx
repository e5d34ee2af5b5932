import { IconCircleCheck, IconClock, IconClockX } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useIntl } from 'react-intl';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { Form, TickField, useProblemForm } from '../../design/form/problem-form.js';
import { Money } from '../../design/money.js';
import { moneyText } from '../../design/money-text.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import { AcceptTexts, atBoxes, tickedTexts } from '../public/accept-texts.js';
import { type LegalText, useTextsInForce } from '../public/documents.js';
import styles from './billing.module.css';
import { drawOrder, PriceMoved, usePriceMoved } from './drawn-up.js';
import { type Order as OrderAnswer, order } from './queries.js';

const lookAgainMs = 2_000;

/** An order from its summary to the paid plan; Checkout comes back here too. */
export function Order() {
  const t = useT();
  const { orderId } = useParams({ strict: false }) as { orderId: string };
  const { data, error, refetch } = useQuery({
    ...order(orderId),
    // Live updates usually say so first; whoever lost them is not left waiting.
    refetchInterval: ({ state }) => (state.data?.state === 'CONFIRMED' ? lookAgainMs : false),
  });
  useFreshAfter(data?.state);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={8} />;
  if (data.state === 'DRAFT') return <Review order={data} />;
  return (
    <>
      <PageHead title={t('order.title')} />
      <Outcome order={data} />
    </>
  );
}

/** A paid order changes what the whole client may do. */
function useFreshAfter(state: OrderAnswer['state'] | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (state !== 'PAID') return;
    for (const context of ['tenancy', 'queries', 'contract']) void queries.invalidateQueries({ queryKey: [context] });
  }, [state, queries]);
}

const toAccept = ['terms-of-service', 'privacy-policy'] as const;

function Review({ order: placed }: { order: OrderAnswer }) {
  const t = useT();
  const texts = useTextsInForce();
  return (
    <>
      <PageHead title={t('order.review')} about={t('order.reviewAbout')} />
      <div className={styles.review}>
        <Card title={t('order.product')}>
          <OrderSummary summary={placed.summary} />
        </Card>
        {texts.error ? (
          <ErrorState error={texts.error} onRetry={() => void texts.refetch()} />
        ) : texts.data ? (
          <BuyAndPay key={placed.id} order={placed} texts={texts.data} />
        ) : (
          <LoadingState lines={3} />
        )}
      </div>
    </>
  );
}

/** What is bought, and what it costs. */
export function OrderSummary({ summary, total }: Pick<OrderAnswer, 'summary'> & { total?: string }) {
  const t = useT();
  const { plan, netMinor, vatMinor, totalMinor, currency } = summary;
  const lines = [
    { label: t('order.net'), amountMinor: netMinor },
    { label: t('order.vat'), amountMinor: vatMinor },
    { label: total ?? t('order.total'), amountMinor: totalMinor },
  ];
  return (
    <>
      <p>
        <strong>{plan.name}</strong>
      </p>
      <p className={styles.muted}>{t(`orderInterval.${plan.interval}`)}</p>
      <dl className={styles.sum}>
        {lines.map(({ label, amountMinor }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <Money amount={{ amountMinor, currency }} exact />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** ToS 4.3: both texts accepted, product and total confirmed, and only then the way to the payment. */
function BuyAndPay({ order: placed, texts }: { order: OrderAnswer; texts: LegalText[] }) {
  const t = useT();
  const { locale } = useIntl();
  const { id, summarySha256, summary } = placed;
  const { moved, notice } = usePriceMoved();
  const consumer = useMyself().client?.customerKind === 'consumer';
  const amount = moneyText(locale, { amountMinor: summary.totalMinor, currency: summary.currency });
  const form = useProblemForm({
    initial: { 'terms-of-service': false, 'privacy-policy': false, express: false },
    send: async (values, { idempotencyKey, signal }) => {
      const confirmed = tickedTexts(texts, values).flatMap(({ kind, ...text }) =>
        kind === 'acceptable-use-policy' ? [] : [{ kind, ...text }],
      );
      try {
        return await bodyOf(
          api.POST('/v1/orders/{id}/confirmation', {
            params: { path: { id } },
            body: { summarySha256, acceptances: confirmed, ...expressStartOf(consumer, values.express) },
            headers: { 'idempotency-key': idempotencyKey },
            signal,
          }),
        );
      } catch (error) {
        notice(error);
        throw atBoxes(error, toAccept, values);
      }
    },
    onDone: ({ checkoutUrl }) => location.assign(checkoutUrl),
  });

  if (moved) return <PriceMoved draw={drawOrder} planCode={summary.plan.code} />;
  return (
    <Card>
      <Form
        form={form}
        deed={t(`orderDeed.${summary.plan.interval}`, { amount })}
        other={<Button href="/billing/plans">{t('order.another')}</Button>}
      >
        <AcceptTexts kinds={toAccept} texts={texts} />
        {consumer && <TickField name="express" label={t('order.express')} help={t('order.expressHelp')} />}
        <p className={styles.muted}>{t('order.stripe')}</p>
      </Form>
    </Card>
  );
}

/** ToS 6.3: one box says both, that it is to begin now and that the days used are then paid for. */
function expressStartOf(consumer: boolean, ticked: boolean) {
  return consumer ? { expressStart: { consent: ticked, acknowledgement: ticked } } : {};
}

function Outcome({ order: { state, summary, checkoutUrl, expiresAt } }: { order: OrderAnswer }) {
  const t = useT();
  if (state === 'PAID')
    return (
      <EmptyState
        icon={<IconCircleCheck size={28} stroke={1.5} />}
        title={t('order.paid', { plan: summary.plan.name })}
        action={
          <div className={styles.deeds}>
            <Button kind="primary" href="/billing">
              {t('order.toBilling')}
            </Button>
            <Button href="/contract">{t('order.toContract')}</Button>
          </div>
        }
      >
        {t('order.paidBody')}
      </EmptyState>
    );
  if (state === 'EXPIRED')
    return (
      <EmptyState
        icon={<IconClockX size={28} stroke={1.5} />}
        title={t('order.expired')}
        action={<Button href="/billing/plans">{t('billing.choose')}</Button>}
      >
        {t('order.expiredBody')}
      </EmptyState>
    );
  return (
    <div aria-live="polite">
      <EmptyState
        icon={<IconClock size={28} stroke={1.5} />}
        title={t('order.waiting')}
        action={
          checkoutUrl && (
            <div className={styles.deeds}>
              <Button kind="primary" href={checkoutUrl}>
                {t('order.toPayment')}
              </Button>
              <Button href="/billing/plans">{t('order.another')}</Button>
            </div>
          )
        }
      >
        {t('order.waitingBody')}
        {expiresAt && (
          <>
            {' '}
            {t('order.openUntil')} <Instant at={expiresAt} />.
          </>
        )}
      </EmptyState>
    </div>
  );
}
