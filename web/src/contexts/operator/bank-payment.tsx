import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { api, bodyOf } from '../../api/client.js';
import { ProblemError } from '../../api/problem.js';
import type { components } from '../../api/schema.gen.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { useToday } from '../../design/dates.js';
import { faultAt } from '../../design/form/faults.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { moneyText } from '../../design/money-text.js';
import { StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import styles from './operator.module.css';
import { useClientName } from './queries.js';
import { minorUnits } from './typed-money.js';

type Matched = components['schemas']['MatchedPaymentAnswer'];

/** Money from the bank's list, one after the other, by the reference that each carries (ToS 4.6). */
export function BankPayment() {
  const [matched, setMatched] = useState<Matched | null>(null);
  return matched ? <Outcome matched={matched} onNext={() => setMatched(null)} /> : <PaymentForm onDone={setMatched} />;
}

function PaymentForm({ onDone }: { onDone(matched: Matched): void }) {
  const t = useT();
  const today = useToday();
  const queries = useQueryClient();
  const form = useProblemForm({
    initial: { ocr: '', 'amount.amountMinor': '', paidOn: today, reference: '' },
    send: async ({ ocr, paidOn, reference, ...values }, { idempotencyKey, signal }) => {
      const amount = { amountMinor: minorUnits(values['amount.amountMinor']), currency: 'SEK' };
      const sent = api.POST('/v1/bank-payments', {
        body: { ocr, amount, paidOn, reference },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
      return bodyOf(sent).catch((error: unknown) => {
        // Nothing but the reference is looked up, so what was not found is that.
        if (error instanceof ProblemError && error.problem.status === 404) throw faultAt('ocr', 'nobodys-reference');
        throw error;
      });
    },
    onDone: (matched) => {
      void queries.invalidateQueries({ queryKey: ['contract'] });
      onDone(matched);
    },
  });
  return (
    <Form form={form} deed={t('desk.bankDeed')}>
      <p>{t('desk.bankAbout')}</p>
      <TextField name="ocr" label={t('desk.ocr')} help={t('desk.ocrHelp')} required />
      <TextField name="amount.amountMinor" label={t('client.amount', { currency: 'SEK' })} required />
      <TextField name="paidOn" type="date" label={t('client.paidOn')} required />
      <TextField name="reference" label={t('client.reference')} help={t('client.referenceHelp')} required />
    </Form>
  );
}

function Outcome({ matched, onNext }: { matched: Matched; onNext(): void }) {
  const t = useT();
  const { locale } = useIntl();
  const nameOf = useClientName();
  const { tenantId, number, result, missing, surplus } = matched;
  const money = {
    missing: moneyText(locale, missing, { exact: true }),
    surplus: moneyText(locale, surplus, { exact: true }),
  };
  return (
    <div className={styles.section} role="status">
      <StateTag kind={result === 'short' || result === 'returned' ? 'warning' : 'good'}>
        {t(`deskMatch.${result}`)}
      </StateTag>
      <p>
        {number}, <AppLink href={`/clients/${tenantId}`}>{nameOf(tenantId) ?? t('overdue.gone')}</AppLink>
      </p>
      <p>{t(`deskMatchThen.${result}`, money)}</p>
      <div className={styles.rowDeeds}>
        <Button kind="primary" data-autofocus onClick={onNext}>
          {t('desk.nextPayment')}
        </Button>
      </div>
    </div>
  );
}
