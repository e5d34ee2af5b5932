import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { host } from '../../app/host.js';
import { Door } from '../../design/door.js';
import { ChoiceField, Form, TextField, TickField, useProblemForm } from '../../design/form/problem-form.js';
import { useLanguage, useT } from '../../i18n/intl.js';
import { filled } from '../complaints/complaint-form.js';
import { type Category, violations } from './queries.js';

export const blankReport = { where: '', category: '', why: '', goodFaith: false };

/** ToS 2.11, AUP 3.c: for anybody; an address of one's own may be left out. */
export function ReportForm() {
  const t = useT();
  const { language } = useLanguage();
  const [received, setReceived] = useState<{ number: string; contact: string } | null>(null);
  const form = useProblemForm({
    // At an instance's own address that is what it is about, more often than not.
    initial: { ...blankReport, where: host === 'instance' ? location.host : '', contact: '' },
    send: async ({ contact, ...report }, { signal }) => {
      const body = { ...reportIn(report), ...filled({ contact }), language };
      const { number } = await bodyOf(api.POST('/v1/reports', { body, signal }));
      return { number, contact };
    },
    onDone: setReceived,
  });
  if (received)
    return (
      <Door
        title={t('reportReceived.title', { number: received.number })}
        about={received.contact ? t('reportReceived.mailed', { email: received.contact }) : t('reportReceived.noted')}
      />
    );
  return (
    <Door title={t('reportForm.title')} about={t('reportForm.about')} wide>
      <Form form={form} deed={t('reportForm.deed')}>
        <ReportFields category={form.values.category as string} />
        <TextField
          name="contact"
          type="email"
          label={t('reportForm.contact')}
          help={t('reportForm.contactHelp')}
          autoComplete="email"
        />
        <GoodFaith />
      </Form>
    </Door>
  );
}

/** What is reported, and which rule speaks about it. */
export function ReportFields({ category }: { category: string }) {
  const t = useT();
  const { data } = useQuery(violations);
  const items = data?.items ?? [];
  const clauses = items.find((each) => each.category === category)?.clauses.join(', ');
  return (
    <>
      <TextField name="where" label={t('reportForm.where')} help={t('reportForm.whereHelp')} required />
      <ChoiceField
        name="category"
        label={t('reportForm.category')}
        help={clauses && t('reportForm.forbiddenBy', { clauses })}
        options={[
          { value: '', label: t('reportForm.unsure') },
          ...items.map(({ category: value }) => ({ value, label: t(`violation.${value}`) })),
        ]}
      />
      <TextField name="why" label={t('reportForm.why')} help={t('reportForm.whyHelp')} lines={5} required />
    </>
  );
}

export function GoodFaith() {
  const t = useT();
  return <TickField name="goodFaith" label={t('reportForm.goodFaith')} required />;
}

/** Unsure is no category: a person finds it. */
export const reportIn = ({ where, why, category, goodFaith }: typeof blankReport) => ({
  where,
  why,
  goodFaith,
  ...(category && { category: category as Category }),
});
