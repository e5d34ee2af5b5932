import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useRouter } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { Form, useProblemForm } from '../../design/form/problem-form.js';
import { Money } from '../../design/money.js';
import { moneyText } from '../../design/money-text.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { toast } from '../../design/toast.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { AcceptTexts, atBoxes, tickedTexts } from '../public/accept-texts.js';
import { type LegalText, useTextsInForce } from '../public/documents.js';
import styles from './billing.module.css';
import { type PlanChangePreview, type PlanChangeSummary, planChangePreview } from './queries-agreement.js';

/** Another plan: what it costs now and at the renewal, by the functions that charge it, before anything is agreed. */
export function ChangePlan() {
  const t = useT();
  const { planCode } = useParams({ strict: false }) as { planCode: string };
  const { data, error, refetch } = useQuery(planChangePreview(planCode));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={8} />;
  if (!data.summary || !data.summarySha256) return <Instead preview={data} />;

  const { from, to, atOnce, effectiveOn } = data.summary;
  return (
    <>
      <PageHead
        title={t('changePlan.heading', { plan: to.name })}
        about={
          atOnce ? (
            t('changePlan.atOnce', { plan: from.name })
          ) : (
            <>
              {t('changePlan.waits', { plan: from.name })} <Day date={effectiveOn} />.
            </>
          )
        }
      />
      <div className={styles.review}>
        {data.exceeds.length > 0 && <Exceeds preview={data} plan={to.name} />}
        <Card title={atOnce ? t('changePlan.now') : t('changePlan.nothingNow')}>
          <Proration summary={data.summary} />
        </Card>
        {data.exceeds.length === 0 && <Confirm summary={data.summary} sha256={data.summarySha256} preview={data} />}
      </div>
    </>
  );
}

/** K26: the free plan is reached by cancelling, and a first plan by an order. */
function Instead({ preview: { instead } }: { preview: PlanChangePreview }) {
  const t = useT();
  const cancel = instead === 'cancellation';
  return (
    <>
      <PageHead title={t('changePlan.title')} />
      <EmptyState
        title={t(cancel ? 'changePlan.cancelInstead' : 'changePlan.orderInstead')}
        action={
          <Button href={cancel ? '/billing' : '/billing/plans'}>
            {t(cancel ? 'order.toBilling' : 'billing.choose')}
          </Button>
        }
      >
        {t(cancel ? 'changePlan.cancelInsteadBody' : 'changePlan.orderInsteadBody')}
      </EmptyState>
    </>
  );
}

/** What is in use and has no room in the smaller plan, each with what makes room. */
function Exceeds({ preview: { exceeds }, plan }: { preview: PlanChangePreview; plan: string }) {
  const t = useT();
  const known = useKnownMessage();
  return (
    <Card title={t('changePlan.exceeds', { plan })}>
      <ul className={styles.consequences}>
        {exceeds.map(({ what, used, limit, module = '' }) => (
          <li key={`${what}${module}`}>
            {what === 'seats'
              ? t('changePlan.seatsExceed', { used, limit })
              : t('changePlan.moduleExceeds', { module: known(`module.${module}`) ?? module })}
          </li>
        ))}
      </ul>
      <div className={styles.deeds}>
        <Button href="/members">{t('members.title')}</Button>
        <Button href="/billing/plans">{t('order.another')}</Button>
      </div>
    </Card>
  );
}

function Proration({ summary }: { summary: PlanChangeSummary }) {
  const t = useT();
  const { from, to, rest, dueNow, renewal, currency } = summary;
  const money = (amountMinor: number) => <Money amount={{ amountMinor, currency }} exact />;
  return (
    <>
      {rest && <p className={styles.muted}>{t('changePlan.daysLeft', { count: rest.daysLeft })}</p>}
      <dl className={styles.sum}>
        {rest && (
          <>
            <div>
              <dt>{t('changePlan.charge', { plan: to.name })}</dt>
              <dd>{money(rest.charge.netMinor)}</dd>
            </div>
            <div>
              <dt>{t('changePlan.credit', { plan: from.name })}</dt>
              <dd>{money(-rest.credit.netMinor)}</dd>
            </div>
            <div>
              <dt>{t('order.vat')}</dt>
              <dd>{money(dueNow.vatMinor)}</dd>
            </div>
          </>
        )}
        <div>
          <dt>{t('order.total')}</dt>
          <dd>{money(dueNow.totalMinor)}</dd>
        </div>
      </dl>
      <dl className={styles.sum}>
        <div>
          <dt>
            {t('changePlan.renewal')} <Day date={renewal.on} />
          </dt>
          <dd>{money(renewal.totalMinor)}</dd>
        </div>
      </dl>
      <p className={styles.muted}>{t('changePlan.renewalVat')}</p>
    </>
  );
}

interface ConfirmProps {
  summary: PlanChangeSummary;
  sha256: string;
  preview: PlanChangePreview;
}

function Confirm(props: ConfirmProps) {
  const texts = useTextsInForce();
  if (texts.error) return <ErrorState error={texts.error} onRetry={() => void texts.refetch()} />;
  if (!texts.data) return <LoadingState lines={3} />;
  return <ConfirmForm {...props} texts={texts.data} />;
}

const toAccept = ['terms-of-service', 'privacy-policy'] as const;

/** ToS 4.3: the same two texts and the same total as an order asks for. */
function ConfirmForm({ summary, sha256, preview, texts }: ConfirmProps & { texts: LegalText[] }) {
  const t = useT();
  const { locale } = useIntl();
  const router = useRouter();
  const queries = useQueryClient();
  const { to, dueNow, atOnce, currency } = summary;
  const amount = moneyText(locale, { amountMinor: dueNow.totalMinor, currency });
  const pays = dueNow.totalMinor > 0;
  const form = useProblemForm({
    initial: { 'terms-of-service': false, 'privacy-policy': false },
    send: async (values, { idempotencyKey, signal }) => {
      const acceptances = tickedTexts(texts, values).flatMap(({ kind, ...text }) =>
        kind === 'acceptable-use-policy' ? [] : [{ kind, ...text }],
      );
      try {
        return await bodyOf(
          api.POST('/v1/subscription/plan-change', {
            body: { planCode: to.code, summarySha256: sha256, acceptances },
            headers: { 'idempotency-key': idempotencyKey },
            signal,
          }),
        );
      } catch (error) {
        throw atBoxes(error, toAccept, values);
      }
    },
    onDone: ({ checkoutUrl, state }) => {
      // The bank wants to see its customer: the change follows the payment.
      if (checkoutUrl) return location.assign(checkoutUrl);
      // What was shown before the deed is not asked for again: there is nothing to change to any more.
      const [, shown] = planChangePreview(to.code).queryKey;
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== shown });
      toast({ text: t(state === 'APPLIED' ? 'changePlan.applied' : 'changePlan.scheduled', { plan: to.name }) });
      router.history.push('/billing');
    },
  });
  const byCard = preview.collectionMethod === 'card';
  const how = !pays ? 'free' : byCard ? 'card' : 'invoice';

  return (
    <Card>
      <Form
        form={form}
        deed={
          pays && byCard
            ? t('changePlan.pay', { amount })
            : t(atOnce ? 'changePlan.changeNow' : 'changePlan.changeLater')
        }
        other={<Button href="/billing">{t('changePlan.stay')}</Button>}
      >
        <AcceptTexts kinds={toAccept} texts={texts} />
        <p className={styles.muted}>{t(atOnce ? `changeHow.${how}` : 'changePlan.canWithdraw')}</p>
      </Form>
    </Card>
  );
}
