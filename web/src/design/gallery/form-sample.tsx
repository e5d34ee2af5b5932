import { useState } from 'react';
import { ProblemError } from '../../api/problem.js';
import { ChoiceField, Form, TextField, TickField, useProblemForm } from '../form/problem-form.js';
import { InlineField } from '../inline-field.js';
import type { Samples } from './samples.js';

/** Answers as the server does, so that each error can be seen at its field. */
export function FormSample({ text }: { text: Samples }) {
  const words = text.form;
  const form = useProblemForm({
    initial: { email: 'alva@example.se', orgNumber: '', kind: 'company', note: '', acceptsTerms: false },
    send: async ({ orgNumber, acceptsTerms }) => {
      const errors = [
        orgNumber.length < 10 && { pointer: '/orgNumber', code: 'org-number-check-digit', message: words.wrongOrg },
        !acceptsTerms && { pointer: '/acceptsTerms', code: 'acceptance-missing', message: words.mustAccept },
      ].filter((fault) => fault !== false);
      const code = errors.length > 0 ? 'validation-failed' : 'registration-closed';
      throw new ProblemError({ type: 'about:blank', title: '', status: 422, code, detail: words.closed, errors }, '');
    },
  });

  return (
    <Form form={form} deed={words.deed}>
      <TextField name="email" type="email" label={words.email} help={words.emailHelp} autoComplete="email" required />
      <TextField name="orgNumber" label={words.org} placeholder="559477-1114" required />
      <ChoiceField
        name="kind"
        label={words.kind}
        options={[
          { value: 'company', label: words.company },
          { value: 'consumer', label: words.consumer },
        ]}
      />
      <TextField name="note" label={words.note} lines={3} />
      <TickField name="acceptsTerms" label={words.accept} required />
    </Form>
  );
}

export function RecordSample({ text }: { text: Samples }) {
  const [record, setRecord] = useState({
    name: 'Alva Björk',
    email: 'alva@example.se',
    city: 'Malmö',
    basis: 'consent',
  });
  const save = (field: keyof typeof record) => async (value: string) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    if (field === 'email' && !value.includes('@')) {
      const errors = [{ pointer: '/email', code: 'email', message: text.record.refused }];
      throw new ProblemError({ type: 'about:blank', title: '', status: 422, code: 'validation-failed', errors }, '');
    }
    setRecord((before) => ({ ...before, [field]: value }));
  };
  const bases = Object.entries(text.table.bases).map(([value, label]) => ({ value, label }));

  return (
    <>
      <InlineField label={text.record.name} value={record.name} save={save('name')} />
      <InlineField label={text.record.email} value={record.email} type="email" save={save('email')} />
      <InlineField label={text.record.city} value={record.city} save={save('city')} />
      <InlineField label={text.record.basis} value={record.basis} options={bases} save={save('basis')} />
    </>
  );
}
