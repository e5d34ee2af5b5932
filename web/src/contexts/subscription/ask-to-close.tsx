import { useQueryClient } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { dayInWords } from '../../design/date-text.js';
import { Day, useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { faultAt } from '../../design/form/faults.js';
import { Form, TextField, TickField, useProblemForm } from '../../design/form/problem-form.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import styles from './billing.module.css';
import type { Billing } from './queries.js';

interface AskToCloseProps {
  ifClosed: NonNullable<Billing['ifClosedNow']>;
  onClose(): void;
}

/** What will be lost, by when, and the name typed: nobody closes an account in passing (ToS 3.7). */
export function AskToClose({ ifClosed: { closesOn, erasedFrom, erasedFromAfterAccess }, onClose }: AskToCloseProps) {
  const t = useT();
  const name = useMyself().client?.name ?? '';
  const said = useSaid(onClose);
  const form = useProblemForm({
    initial: { decision: t('closing.wordsGiven', { name }), accessAsked: false as boolean, name: '' },
    send: async ({ decision, accessAsked, name: typed }, { idempotencyKey, signal }) => {
      if (typed.trim() !== name) throw faultAt('name', 'name-differs');
      return bodyOf(
        api.POST('/v1/privacy/closure-requests', {
          body: { scope: 'instance', decision, accessAsked },
          headers: { 'idempotency-key': idempotencyKey },
          signal,
        }),
      );
    },
    onDone: ({ number, closesOn: day, dueOn }) => said(number, day ?? dueOn),
  });
  return (
    <Dialog title={t('closing.question', { name })} opened onClose={onClose} holdsInput>
      <Form
        form={form}
        deed={t('ending.closeDeed')}
        danger
        other={<Button onClick={onClose}>{t('common.keep')}</Button>}
      >
        <p>{t('closing.about')}</p>
        <ol className={styles.consequences}>
          <li>{t('closing.endsNow')}</li>
          <li>
            {t('closing.closes')} <Day date={closesOn} />.
          </li>
          <li>
            {t('closing.erased')} <Day date={form.values.accessAsked ? erasedFromAfterAccess : erasedFrom} />.{' '}
            {t('closing.letter')}
          </li>
          <li>{t('closing.kept')}</li>
          <li>{t('closing.owed')}</li>
        </ol>
        <TickField name="accessAsked" label={t('closing.access')} help={t('closing.accessHelp')} />
        <TextField name="decision" label={t('closing.words')} help={t('closing.wordsHelp')} lines={2} required />
        <TextField name="name" label={t('confirm.type', { name })} required />
      </Form>
    </Dialog>
  );
}

function useSaid(onClose: () => void): (number: string, day: string) => void {
  const t = useT();
  const { locale } = useIntl();
  const today = useToday();
  const queries = useQueryClient();
  return (number, day) => {
    void queries.invalidateQueries();
    toast({ text: t('closing.done', { number, day: dayInWords(locale, day, today) }) });
    onClose();
  };
}
