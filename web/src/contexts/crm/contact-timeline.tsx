import {
  IconArchive,
  IconArchiveOff,
  IconLock,
  IconLockOpen,
  IconNote,
  IconPencil,
  IconPlus,
  IconScale,
  IconUpload,
  type TablerIcon,
} from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import type { Got } from '../../api/answers.js';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { type Translate, useKnownMessage, useT } from '../../i18n/intl.js';
import { useColleagueNames } from '../identity/colleagues.js';
import { useMayWrite } from '../identity/myself.js';
import type { Contact } from './contacts.js';
import styles from './crm.module.css';

type Entry = Got<'/v1/contacts/{id}/timeline'>['items'][number];

const icons: Record<string, TablerIcon> = {
  captured: IconPlus,
  imported: IconUpload,
  changed: IconPencil,
  archived: IconArchive,
  unarchived: IconArchiveOff,
  'basis-recorded': IconScale,
  'basis-withdrawn': IconScale,
  restricted: IconLock,
  'restriction-lifted': IconLockOpen,
  note: IconNote,
};

/** Everything that happened to a contact, newest first, with a place to write a note. */
export function ContactTimeline({ contact }: { contact: Contact }) {
  const t = useT();
  const mayWrite = useMayWrite();
  const names = useColleagueNames();
  const timeline = useInfiniteQuery({
    queryKey: ['contacts', 'timeline', contact.id],
    queryFn: ({ pageParam }) =>
      bodyOf(
        api.GET('/v1/contacts/{id}/timeline', {
          params: { path: { id: contact.id }, query: { cursor: pageParam, limit: 50 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

  if (timeline.error) return <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />;
  return (
    <>
      {mayWrite && !contact.archivedAt && <NoteForm id={contact.id} />}
      {timeline.isPending && <LoadingState />}
      <ol className={styles.feed}>
        {timeline.data?.pages
          .flatMap(({ items }) => items)
          .map((entry) => (
            <Happened key={entry.id} entry={entry} by={names(entry.actor.id)} />
          ))}
      </ol>
      {timeline.hasNextPage && (
        <div className={styles.more}>
          <Button small busy={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>
            {t('contact.earlier')}
          </Button>
        </div>
      )}
    </>
  );
}

function Happened({ entry, by }: { entry: Entry; by: string | undefined }) {
  const t = useT();
  const known = useKnownMessage();
  const Icon = icons[entry.kind] ?? IconPencil;
  return (
    <li>
      <Icon size={16} stroke={1.6} aria-hidden />
      <span>
        {sentenceOf(entry, t, known)} {by && <span className={styles.by}>{t('activity.by', { name: by })}</span>}
      </span>
      <Instant at={entry.at} />
      {entry.text && <div className={styles.note}>{entry.text}</div>}
    </li>
  );
}

function sentenceOf({ kind, facts }: Entry, t: Translate, known: ReturnType<typeof useKnownMessage>): string {
  const fields = Array.isArray(facts.fields) ? facts.fields.map(String) : [];
  if (kind === 'changed' && fields.length > 0) {
    const names = fields.map((field) => known(`contactField.${field}`) ?? field);
    return t('activity.changedFields', { fields: names.join(', ') });
  }
  return known(`activity.${kind}`) ?? kind;
}

function NoteForm({ id }: { id: string }) {
  const t = useT();
  const queries = useQueryClient();
  const form = useProblemForm({
    initial: { text: '' },
    send: (body, { idempotencyKey, signal }) => {
      const headers = { 'idempotency-key': idempotencyKey };
      return api.POST('/v1/contacts/{id}/notes', { params: { path: { id } }, body, headers, signal });
    },
    onDone: () => {
      form.change('text', '');
      void queries.invalidateQueries({ queryKey: ['contacts', 'timeline', id] });
    },
  });
  return (
    <Form form={form} deed={t('note.deed')}>
      <TextField name="text" label={t('note.label')} lines={2} />
    </Form>
  );
}
