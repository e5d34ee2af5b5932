import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import { placeholders, type ReplyTemplate, replyTemplates, type WorkKind } from './inbox-queries.js';
import desk from './operator.module.css';
import { useDone } from './paged-list.js';

/** Words that answers begin with: everybody reads and uses them, approvers write them. */
export function ReplyTemplates() {
  const t = useT();
  const { role } = useMyself();
  const mayWrite = role !== 'agent';
  const { data, error, refetch } = useQuery(replyTemplates);
  const [open, setOpen] = useState<ReplyTemplate | 'new' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <PageHead
        title={t('templates.title')}
        about={t('templates.about')}
        actions={
          mayWrite && (
            <Button kind="primary" onClick={() => setOpen('new')}>
              {t('templates.write')}
            </Button>
          )
        }
      />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState lines={4} />}
      {data && data.items.length === 0 && (
        <EmptyState title={t('templates.none')}>{t('templates.noneBody')}</EmptyState>
      )}
      {data && data.items.length > 0 && (
        <ul className={desk.list}>
          {data.items.map((template) => (
            <OneTemplate
              key={template.id}
              template={template}
              onRevise={mayWrite ? () => setOpen(template) : undefined}
            />
          ))}
        </ul>
      )}
      {open && (
        <Dialog title={t(open === 'new' ? 'templates.write' : 'templates.revise')} opened onClose={close} holdsInput>
          <WordingForm template={open === 'new' ? undefined : open} onDone={close} />
        </Dialog>
      )}
    </>
  );
}

function OneTemplate({ template, onRevise }: { template: ReplyTemplate; onRevise?: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const { id, version, kind, language, name, body, editions } = template;
  const retire = () =>
    void run(async () => {
      const params = { path: { templateId: id }, header: { 'If-Match': `"${version}"` } };
      await api.DELETE('/v1/reply-templates/{templateId}', { params });
    }).finally(() => queries.invalidateQueries({ queryKey: ['contract', 'reply-templates'] }));
  return (
    <li className={desk.deadline}>
      <div>
        <strong>{name}</strong>
        <span className={desk.muted}>
          {t(`workKind.${kind}`)} · {t(`templateLanguage.${language}`)} ·{' '}
          {t('templates.edition', { number: editions.length })} · <Instant at={editions.at(-1)?.at ?? ''} />
        </span>
        <blockquote className={desk.quote}>{body}</blockquote>
      </div>
      {onRevise && (
        <div className={desk.rowDeeds}>
          <Button small onClick={onRevise}>
            {t('templates.revise')}
          </Button>
          <Button small busy={busy} onClick={retire}>
            {t('templates.retire')}
          </Button>
        </div>
      )}
    </li>
  );
}

const languages = ['sv', 'en'] as const;

function WordingForm({ template, onDone }: { template: ReplyTemplate | undefined; onDone(): void }) {
  const t = useT();
  const done = useDone(t('templates.saved'), onDone);
  const { data: allowed } = useQuery(placeholders);
  const form = useProblemForm({
    initial: {
      kind: (template?.kind ?? 'complaint') as string,
      language: (template?.language ?? 'sv') as string,
      name: template?.name ?? '',
      body: template?.body ?? '',
    },
    send: async ({ kind, language, name, body }, { idempotencyKey, signal }) => {
      const headers = { 'idempotency-key': idempotencyKey };
      if (template) {
        const params = { path: { templateId: template.id }, header: { 'If-Match': `"${template.version}"` } };
        const call = { params, body: { name, body }, headers, signal };
        await api.POST('/v1/reply-templates/{templateId}/editions', call);
        return;
      }
      const chosen = { kind: kind as WorkKind, language: languages.find((each) => each === language) ?? 'sv' };
      await api.POST('/v1/reply-templates', { body: { ...chosen, name, body }, headers, signal });
    },
    onDone: done,
  });
  const marks = allowed?.items.find(({ kind }) => kind === form.values.kind)?.placeholders ?? [];
  return (
    <Form form={form} deed={t('templates.save')}>
      {!template && (
        <>
          <ChoiceField
            name="kind"
            label={t('inbox.kind')}
            options={(allowed?.items ?? []).map(({ kind }) => ({ value: kind, label: t(`workKind.${kind}`) }))}
          />
          <ChoiceField
            name="language"
            label={t('templates.language')}
            options={languages.map((value) => ({ value, label: t(`templateLanguage.${value}`) }))}
          />
        </>
      )}
      <TextField name="name" label={t('templates.name')} required />
      <TextField
        name="body"
        label={t('templates.body')}
        help={t('templates.bodyHelp', { marks: marks.map((mark) => `{{${mark}}}`).join(' ') })}
        lines={10}
        required
      />
    </Form>
  );
}
