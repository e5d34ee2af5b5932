import { useState } from 'react';
import { api } from '../../api/client.js';
import { domainOf } from '../../app/host.js';
import { Door } from '../../design/door.js';
import { ChoiceField, Form, TextField, TickField, useProblemForm } from '../../design/form/problem-form.js';
import { useLanguage, useT } from '../../i18n/intl.js';
import { AcceptTexts, atBoxes, tickedTexts } from './accept-texts.js';
import { CountryField } from './country-field.js';
import { useTextsInForce } from './documents.js';
import styles from './public.module.css';

const accepted = ['terms-of-service', 'acceptable-use-policy'] as const;

const blank = {
  customerKind: 'business',
  companyName: '',
  orgNo: '',
  country: 'SE',
  name: '',
  email: '',
  password: '',
  slug: '',
  'terms-of-service': false,
  'acceptable-use-policy': false,
  marketing: false,
};

/** Signing up (ToS 3.2): who contracts, under which address, and the two texts that are accepted. */
export function SignUp() {
  const t = useT();
  const { language } = useLanguage();
  const texts = useTextsInForce();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useProblemForm({
    initial: blank,
    send: async (values, { signal }) => {
      const { customerKind, companyName, orgNo, country, name, email, password, slug, marketing } = values;
      const company = customerKind === 'business' ? { companyName, orgNo } : {};
      const who = { customerKind: customerKind as 'business' | 'consumer', country, name, email, ...company };
      const acceptances = tickedTexts(texts.data ?? [], values);
      try {
        const body = { ...who, password, slug: slug.trim().toLowerCase(), language, acceptances, marketing };
        await api.POST('/v1/registrations', { body, signal });
      } catch (error) {
        throw atBoxes(error, accepted, values);
      }
      return email;
    },
    onDone: setSentTo,
  });

  if (sentTo)
    return <Door title={t('mail.check')} about={t('signUp.sent', { email: sentTo })} foot={t('signUp.sentFoot')} />;
  const business = form.values.customerKind === 'business';
  return (
    <Door wide title={t('signUp.heading')} about={t('signUp.about')}>
      <Form form={form} deed={t('signUp.deed')}>
        <ChoiceField
          name="customerKind"
          label={t('signUp.kind')}
          options={[
            { value: 'business', label: t('signUp.business') },
            { value: 'consumer', label: t('signUp.consumer') },
          ]}
        />
        {business && (
          <div className={styles.pair}>
            <TextField name="companyName" label={t('signUp.companyName')} autoComplete="organization" required />
            <TextField name="orgNo" label={t('signUp.orgNo')} placeholder="555555-5555" required />
          </div>
        )}
        <CountryField label={t('signUp.country')} />
        <div className={styles.pair}>
          <TextField name="name" label={t('field.name')} autoComplete="name" required />
          <TextField name="email" type="email" label={t('field.email')} autoComplete="email" required />
        </div>
        <TextField
          name="password"
          type="password"
          label={t('field.password')}
          help={t('password.help')}
          autoComplete="new-password"
          required
        />
        <TextField
          name="slug"
          label={t('signUp.slug')}
          help={t('signUp.slugHelp', {
            address: `${String(form.values.slug).trim() || t('signUp.slugExample')}.${domainOf(location)}`,
          })}
          autoComplete="off"
          required
        />
        <AcceptTexts kinds={accepted} texts={texts.data} />
        <TickField name="marketing" label={t('signUp.marketing')} help={t('signUp.marketingHelp')} />
      </Form>
    </Door>
  );
}
