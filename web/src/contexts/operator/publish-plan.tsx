import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { api } from '../../api/client.js';
import { useToday } from '../../design/dates.js';
import { ChoiceField, Form, TextField, TickField, useProblemForm } from '../../design/form/problem-form.js';
import { moneyText } from '../../design/money-text.js';
import { PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import styles from './operator.module.css';
import { type PlanVersion, planVersions } from './queries.js';
import { minorUnits } from './typed-money.js';

const modules = ['contacts', 'data-collection', 'queries'] as const;

/** The next version of a plan, filled in with what the last one says; or a plan of a new name. */
export function PublishPlan() {
  const t = useT();
  const { from } = useSearch({ strict: false }) as { from?: string };
  const { data, error, refetch } = useQuery(planVersions);
  const latest = data?.items.find(({ code }) => code === from);
  return (
    <>
      <PageHead title={t('publishPlan.title')} about={t('publishPlan.about')} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState lines={10} />}
      {data && <PlanForm latest={latest} />}
    </>
  );
}

function PlanForm({ latest }: { latest: PlanVersion | undefined }) {
  const t = useT();
  const { locale } = useIntl();
  const today = useToday();
  const queries = useQueryClient();
  const router = useRouter();
  const form = useProblemForm({
    initial: {
      code: latest?.code ?? '',
      version: String((latest?.version ?? 0) + 1),
      name: latest?.name ?? '',
      netMinor: latest ? String(latest.net.amountMinor / 100) : '',
      currency: latest?.net.currency ?? 'SEK',
      vatPercent: String(latest?.vatPercent ?? 25),
      interval: latest?.interval ?? ('month' as string),
      seats: String(latest?.seats ?? 10),
      'quotas.queries': String(latest?.quotas.queries ?? 100),
      contacts: latest?.modules.includes('contacts') ?? true,
      'data-collection': latest?.modules.includes('data-collection') ?? true,
      queries: latest?.modules.includes('queries') ?? true,
      sellableFrom: today,
      sellableUntil: '',
    },
    send: async (values, { idempotencyKey, signal }) => {
      const { code, name, currency, interval, sellableFrom, sellableUntil } = values;
      await api.POST('/v1/plans', {
        body: {
          code,
          name,
          currency,
          sellableFrom,
          version: wholeNumber(values.version),
          netMinor: minorUnits(values.netMinor),
          vatPercent: wholeNumber(values.vatPercent),
          interval: interval === 'year' ? 'year' : 'month',
          seats: wholeNumber(values.seats),
          quotas: { queries: wholeNumber(values['quotas.queries']) },
          modules: modules.filter((module) => values[module]),
          ...(sellableUntil && { sellableUntil }),
        },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: () => {
      void queries.invalidateQueries({ queryKey: ['subscription'] });
      toast({ text: t('publishPlan.done') });
      router.history.push('/prices');
    },
  });
  const { netMinor, vatPercent, currency } = form.values;
  const total = Math.round(minorUnits(String(netMinor)) * (1 + Number(vatPercent) / 100));
  const shown =
    Number.isFinite(total) && /^[A-Z]{3}$/.test(String(currency))
      ? t('publishPlan.withVat', { amount: moneyText(locale, { amountMinor: total, currency: String(currency) }) })
      : t('publishPlan.priceHelp');

  return (
    <div className={styles.narrow}>
      <Form form={form} deed={t('publishPlan.deed')}>
        <TextField name="code" label={t('publishPlan.code')} help={t('publishPlan.codeHelp')} required />
        <TextField name="version" type="number" label={t('publishPlan.version')} required />
        <TextField name="name" label={t('publishPlan.name')} help={t('publishPlan.nameHelp')} required />
        <TextField name="netMinor" label={t('publishPlan.price')} help={shown} required />
        <TextField name="currency" label={t('publishPlan.currency')} required />
        <TextField name="vatPercent" type="number" label={t('publishPlan.vat')} required />
        <ChoiceField
          name="interval"
          label={t('publishPlan.interval')}
          options={[
            { value: 'month', label: t('publishPlan.month') },
            { value: 'year', label: t('publishPlan.year') },
          ]}
        />
        <TextField name="seats" type="number" label={t('publishPlan.seats')} required />
        <TextField name="quotas.queries" type="number" label={t('publishPlan.queries')} required />
        <fieldset className={styles.choices}>
          <legend>{t('publishPlan.modules')}</legend>
          {modules.map((module) => (
            <TickField key={module} name={module} label={t(`module.${module}`)} />
          ))}
        </fieldset>
        <TextField name="sellableFrom" type="date" label={t('publishPlan.from')} required />
        <TextField name="sellableUntil" type="date" label={t('publishPlan.until')} help={t('publishPlan.untilHelp')} />
      </Form>
    </div>
  );
}

/** Nothing typed is sent as nothing, so that the server names the field. */
const wholeNumber = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));
