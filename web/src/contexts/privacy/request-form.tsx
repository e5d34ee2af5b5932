import { useState } from 'react';
import { api } from '../../api/client.js';
import { domainOf, host, slugOf } from '../../app/host.js';
import { AppLink } from '../../design/app-link.js';
import { Door } from '../../design/door.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { useLanguage, useT } from '../../i18n/intl.js';
import { RightFields, rightOf } from './rights.js';

/** ToS 9.9: for anybody about whom something is kept, with or without an account. It says the same to everybody. */
export function PrivacyRequestForm() {
  const t = useT();
  const { language } = useLanguage();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useProblemForm({
    initial: { kind: 'access', ...whoseAtThisHost(), name: '', email: '', details: '' },
    send: async ({ whose, company, kind, details, ...person }, { signal }) => {
      const named = whose === 'company' ? { company: firstWord(company) } : {};
      const body = { ...person, ...named, kind: rightOf(kind), details, language };
      await api.POST('/v1/public/privacy-requests', { body, signal });
      return person.email;
    },
    onDone: setSentTo,
  });
  if (sentTo) return <Door title={t('privacySent.title')} about={t('privacySent.about', { email: sentTo })} />;
  return (
    <Door
      title={t('privacyForm.title')}
      about={t('privacyForm.about')}
      foot={
        <>
          {t('privacyForm.foot')} <AppLink href="/privacy/closure">{t('closureForm.title')}</AppLink>
        </>
      }
      wide
    >
      <Form form={form} deed={t('privacyForm.deed')}>
        <ChoiceField
          name="whose"
          label={t('privacyForm.whose')}
          help={t('privacyForm.whoseHelp')}
          options={(['us', 'company'] as const).map((value) => ({ value, label: t(`privacyWhose.${value}`) }))}
        />
        {form.values.whose === 'company' && <CompanyField />}
        <RightFields kind={String(form.values.kind)} />
        <TextField name="name" label={t('privacyForm.name')} autoComplete="name" required />
        <TextField
          name="email"
          type="email"
          label={t('privacyForm.email')}
          help={t('privacyForm.emailHelp')}
          autoComplete="email"
          required
        />
      </Form>
    </Door>
  );
}

function CompanyField() {
  const t = useT();
  const example = t('signUp.slugExample');
  return (
    <TextField
      name="company"
      label={t('privacyForm.company')}
      help={t('privacyForm.companyHelp', { example, address: `${example}.${domainOf(location)}` })}
      autoComplete="off"
      required
    />
  );
}

/** At a company's own address it is that company that is meant. */
function whoseAtThisHost() {
  return host === 'instance' ? { whose: 'company', company: slugOf(location.hostname) } : { whose: 'us', company: '' };
}

/** People paste the whole address as well. */
const firstWord = (written: string): string =>
  written
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .split(/[./:]/)[0] ?? '';
