import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { ChoiceField, Form, TextField, TickField, useProblemForm } from '../../design/form/problem-form.js';
import { PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import { type LegalText, textKinds } from '../public/documents.js';
import styles from './operator.module.css';
import { allTexts } from './queries.js';

const kinds: Record<string, StateKind> = {
  DRAFT: 'waiting',
  SCHEDULED: 'waiting',
  IN_FORCE: 'good',
  SUPERSEDED: 'stopped',
};

/** Every version of every text, and the way to a new one. */
export function Documents() {
  const t = useT();
  const { data, error, refetch } = useQuery(allTexts);
  return (
    <>
      <PageHead
        title={t('documents.title')}
        about={t('documents.about')}
        actions={
          <Button kind="primary" href="/documents/new">
            {t('documents.publish')}
          </Button>
        }
      />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState lines={6} />}
      {data?.items.length === 0 && <EmptyState title={t('documents.none')} />}
      {data && data.items.length > 0 && (
        <ul className={styles.list}>
          {data.items.map(({ id, kind, title, version, language, state, effectiveFrom }) => (
            <li key={id} className={styles.deadline}>
              <div>
                {state === 'DRAFT' ? <strong>{title}</strong> : <AppLink href={`/legal/${id}`}>{title}</AppLink>}
                <span className={styles.muted}>
                  {version} · {language}
                  {effectiveFrom && (
                    <>
                      {' '}
                      · {t('documents.from')} <Day date={effectiveFrom} />
                    </>
                  )}
                </span>
              </div>
              <div className={styles.rowDeeds}>
                {state !== 'DRAFT' && hasBefore(data.items, kind, version) && (
                  <AppLink href={`/documents/changes/${kind}/${version}`}>{t('desk.progress')}</AppLink>
                )}
                <StateTag kind={kinds[state] ?? 'waiting'}>{t(`documentState.${state}`)}</StateTag>
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The first version of a text announces itself to nobody. */
function hasBefore(texts: LegalText[], kind: string, version: string): boolean {
  const published = texts.filter((each) => each.kind === kind && each.publishedAt !== null);
  const first = published.reduce((a, b) => ((a.publishedAt ?? '') <= (b.publishedAt ?? '') ? a : b), published[0]!);
  return first?.version !== version;
}

/** A new version, in both languages at once. */
export function PublishText() {
  const t = useT();
  const queries = useQueryClient();
  const router = useRouter();
  const form = useProblemForm({
    initial: {
      kind: 'terms-of-service',
      version: '',
      effectiveFrom: '',
      major: false,
      reason: '',
      'texts.0.title': '',
      'texts.0.body': '',
      'texts.0.summary': '',
      'texts.1.title': '',
      'texts.1.body': '',
      'texts.1.summary': '',
    },
    send: async (values, { idempotencyKey, signal }) => {
      const { version, effectiveFrom, major, reason } = values;
      const texts = (['sv', 'en'] as const).map((language, position) => {
        const at = position as 0 | 1;
        const summary = values[`texts.${at}.summary`].trim();
        const text = { language, title: values[`texts.${at}.title`], body: values[`texts.${at}.body`] };
        return summary ? { ...text, summary } : text;
      });
      const kind = textKinds.find((each) => each === values.kind) ?? 'terms-of-service';
      await api.POST('/v1/legal/documents', {
        body: { kind, version, texts, major, reason, ...(effectiveFrom && { effectiveFrom }) },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: () => {
      void queries.invalidateQueries({ queryKey: ['terms'] });
      toast({ text: t('publish.done') });
      router.history.push('/documents');
    },
  });

  return (
    <>
      <PageHead title={t('publish.title')} about={t('documents.about')} />
      <div className={styles.narrow}>
        <Form form={form} deed={t('publish.deed')}>
          <ChoiceField
            name="kind"
            label={t('publish.kind')}
            options={textKinds.map((kind) => ({ value: kind, label: t(`legal.${kind}`) }))}
          />
          <TextField name="version" label={t('publish.version')} help={t('publish.versionHelp')} required />
          <TextField
            name="effectiveFrom"
            type="date"
            label={t('publish.effective')}
            help={t('publish.effectiveHelp')}
          />
          <TickField name="major" label={t('publish.major')} />
          <TextField name="texts.0.title" label={t('publish.titleSv')} required />
          <TextField name="texts.0.body" label={t('publish.bodySv')} lines={8} required />
          <TextField name="texts.0.summary" label={t('desk.summarySv')} help={t('desk.summaryHelp')} lines={3} />
          <TextField name="texts.1.title" label={t('publish.titleEn')} required />
          <TextField name="texts.1.body" label={t('publish.bodyEn')} lines={8} required />
          <TextField name="texts.1.summary" label={t('desk.summaryEn')} help={t('desk.summaryHelp')} lines={3} />
          <TextField name="reason" label={t('publish.reason')} lines={2} required />
        </Form>
      </div>
    </>
  );
}
