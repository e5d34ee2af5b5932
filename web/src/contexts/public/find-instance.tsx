import { useState } from 'react';
import { domainOf } from '../../app/host.js';
import { AppLink } from '../../design/app-link.js';
import { Door } from '../../design/door.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { useT } from '../../i18n/intl.js';

/** Each instance has a door of its own; here is the way to it. */
export function FindInstance() {
  const t = useT();
  const [domain] = useState(() => domainOf(location));
  const form = useProblemForm({
    initial: { slug: '' },
    send: async ({ slug }) => slug.trim().toLowerCase(),
    onDone: (written) => {
      // People paste the whole address as well.
      const slug = written.replace(/^https?:\/\//, '').split(/[./:]/)[0];
      if (slug) location.assign(`${location.protocol}//${slug}.${domain}/log-in`);
    },
  });

  return (
    <Door
      title={t('find.heading')}
      about={t('find.about')}
      foot={
        <>
          {t('find.none')} <AppLink href="/sign-up">{t('public.signUp')}</AppLink>
        </>
      }
    >
      <Form form={form} deed={t('find.deed')}>
        <TextField
          name="slug"
          label={t('find.address')}
          help={t('find.help', { address: `${String(form.values.slug).trim() || t('signUp.slugExample')}.${domain}` })}
          autoComplete="off"
          required
        />
      </Form>
    </Door>
  );
}
