import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Dialog } from '../../design/dialog.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { useOnceThere } from '../../design/once-asked.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import { bases } from './contacts.js';
import styles from './crm.module.css';

const blank = {
  kind: 'person',
  givenName: '',
  familyName: '',
  companyName: '',
  email: '',
  'phones.0': '',
  'lawfulBasis.basis': 'contract',
  'lawfulBasis.source': '',
};

export function NewContact({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useT();
  return (
    <Dialog title={t('contacts.new')} opened={useOnceThere(opened)} onClose={onClose} width={560} holdsInput>
      <Fields onClose={onClose} />
    </Dialog>
  );
}

/** Nobody enters the register without the reason why they may be in it (ToS 2.4). */
function Fields({ onClose }: { onClose(): void }) {
  const t = useT();
  const router = useRouter();
  const queries = useQueryClient();
  const form = useProblemForm({
    initial: blank,
    send: (values, { idempotencyKey, signal }) => {
      const headers = { 'idempotency-key': idempotencyKey };
      return bodyOf(api.POST('/v1/contacts', { body: bodyFrom(values), headers, signal }));
    },
    onDone: ({ id }) => {
      void queries.invalidateQueries({ queryKey: ['contacts'] });
      onClose();
      toast({
        text: t('contacts.created'),
        action: { label: t('contacts.open'), run: () => router.history.push(`/contacts/${id}`) },
      });
    },
  });
  const person = form.values.kind === 'person';

  return (
    <Form form={form} deed={t('contacts.newDeed')} other={<Button onClick={onClose}>{t('common.cancel')}</Button>}>
      <ChoiceField
        name="kind"
        label={t('contact.kind')}
        options={[
          { value: 'person', label: t('kind.person') },
          { value: 'company', label: t('kind.company') },
        ]}
      />
      {person && (
        <div className={styles.pair}>
          <TextField name="givenName" label={t('contact.givenName')} />
          <TextField name="familyName" label={t('contact.familyName')} />
        </div>
      )}
      <TextField name="companyName" label={t('contact.company')} required={!person} />
      <div className={styles.pair}>
        <TextField name="email" type="email" label={t('field.email')} />
        <TextField name="phones.0" type="tel" label={t('contact.phone')} placeholder="+46 70 123 45 67" />
      </div>
      <ChoiceField
        name="lawfulBasis.basis"
        label={t('contact.basisQuestion')}
        options={bases.map((value) => ({ value, label: t(`basis.${value}`) }))}
        required
      />
      <TextField name="lawfulBasis.source" label={t('contact.source')} help={t('contact.sourceHelp')} required />
    </Form>
  );
}

function bodyFrom(values: typeof blank) {
  const given = (text: string) => text.trim() || undefined;
  const person = values.kind === 'person';
  const phone = given(values['phones.0']);
  return {
    kind: values.kind as 'person' | 'company',
    givenName: person ? given(values.givenName) : undefined,
    familyName: person ? given(values.familyName) : undefined,
    companyName: given(values.companyName),
    email: given(values.email),
    phones: phone ? [phone] : undefined,
    lawfulBasis: { basis: values['lawfulBasis.basis'] as 'contract', source: values['lawfulBasis.source'].trim() },
  };
}
