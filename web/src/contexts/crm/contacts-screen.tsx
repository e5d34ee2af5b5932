import { IconArchive, IconPlus, IconUpload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { Button } from '../../design/button.js';
import { type Command, useCommands } from '../../design/commands.js';
import { dayOf } from '../../design/date-text.js';
import { Day } from '../../design/dates.js';
import { later, OnceAsked } from '../../design/once-asked.js';
import { EmptyState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import type { Column } from '../../design/table/columns.js';
import { DataTable } from '../../design/table/data-table.js';
import type { FilterField } from '../../design/table/table-view.js';
import { useTableView } from '../../design/table/use-table-view.js';
import { toast } from '../../design/toast.js';
import { type Translate, useT } from '../../i18n/intl.js';
import { useMayWrite } from '../identity/myself.js';
import { type Contact, type ContactChange, contactPage, saveContact, setArchived } from './contacts.js';
import styles from './crm.module.css';
import { useContacts, useShowSaved } from './use-contacts.js';

const NewContact = later(() => import('./new-contact.js'), 'NewContact');

const idOf = ({ id }: Contact) => id;
const labelOf = ({ displayName }: Contact) => displayName;
const hrefOf = ({ id }: Contact) => `/contacts/${id}`;

export function ContactsScreen() {
  const t = useT();
  const [view, setView] = useTableView();
  const mayWrite = useMayWrite();
  const [creating, setCreating] = useState(false);
  const contacts = useContacts(view);
  const columns = useColumns(mayWrite);
  const filters = useMemo(() => filterFields(t), [t]);
  const archive = useArchiving(contacts.rows);
  useNewCommand(mayWrite, () => setCreating(true));
  const narrowed = Boolean(view.q || view.filters);

  return (
    <>
      <h1 className="visually-hidden">{t('contacts.title')}</h1>
      <div className={styles.table}>
        <DataTable
          label={t('contacts.title')}
          columns={columns}
          rows={contacts.rows}
          idOf={idOf}
          labelOf={labelOf}
          hrefOf={hrefOf}
          view={view}
          onView={setView}
          searchLabel={t('contacts.search')}
          filterFields={view.q ? undefined : filters}
          bulkDeeds={
            mayWrite
              ? [{ id: 'archive', label: t('contacts.archive'), icon: <IconArchive size={14} />, run: archive }]
              : undefined
          }
          action={
            mayWrite && (
              <Button kind="primary" icon={<IconPlus size={16} />} onClick={() => setCreating(true)}>
                {t('contacts.new')}
              </Button>
            )
          }
          loading={contacts.isPending}
          error={contacts.error}
          onRetry={() => void contacts.refetch()}
          hasMore={contacts.hasNextPage}
          onEndReached={contacts.fetchNextPage}
          onCount={async () => (await contactPage({ ...view, q: undefined }, undefined, true)).count ?? 0}
          empty={
            narrowed ? (
              <EmptyState
                title={t('contacts.noneFound')}
                action={<Button onClick={() => setView({})}>{t('contacts.showAll')}</Button>}
              >
                {t('contacts.noneFoundBody')}
              </EmptyState>
            ) : (
              <NoContacts mayWrite={mayWrite} onNew={() => setCreating(true)} />
            )
          }
        />
      </div>
      <OnceAsked asked={creating}>
        <NewContact opened={creating} onClose={() => setCreating(false)} />
      </OnceAsked>
    </>
  );
}

function NoContacts({ mayWrite, onNew }: { mayWrite: boolean; onNew(): void }) {
  const t = useT();
  const ways = (
    <div className={styles.ways}>
      <Button kind="primary" icon={<IconUpload size={16} />} href="/imports">
        {t('contacts.import')}
      </Button>
      <Button onClick={onNew}>{t('contacts.newFirst')}</Button>
    </div>
  );
  return (
    <EmptyState title={t('contacts.none')} action={mayWrite && ways}>
      {mayWrite && t('contacts.noneBody')}
    </EmptyState>
  );
}

function useNewCommand(mayWrite: boolean, run: () => void): void {
  const t = useT();
  // biome-ignore lint/correctness/useExhaustiveDependencies: opening the dialog is the same deed at every render.
  const commands = useMemo<Command[]>(
    () => (mayWrite ? [{ id: 'new-contact', label: t('contacts.new'), section: t('palette.do'), keys: 'n', run }] : []),
    [mayWrite, t],
  );
  useCommands(commands);
}

function useColumns(mayWrite: boolean): Column<Contact>[] {
  const t = useT();
  const show = useShowSaved();
  return useMemo(() => {
    const editOf = (value: (contact: Contact) => string, change: (contact: Contact, value: string) => ContactChange) =>
      mayWrite
        ? {
            value,
            save: async (contact: Contact, typed: string) => show(await saveContact(contact, change(contact, typed))),
          }
        : undefined;
    return [
      {
        id: 'name',
        label: t('contact.name'),
        width: 170,
        sortable: true,
        cell: (contact) => <Name contact={contact} />,
      },
      {
        id: 'email',
        label: t('field.email'),
        width: 200,
        cell: ({ email }) => email,
        edit: editOf(
          ({ email }) => email ?? '',
          (_, typed) => ({ email: typed.trim() || null }),
        ),
      },
      { id: 'company', label: t('contact.company'), width: 120, wideOnly: true, cell: companyOf },
      {
        id: 'title',
        label: t('contact.jobTitle'),
        width: 120,
        wideOnly: true,
        cell: ({ title }) => title,
        edit: editOf(
          ({ title }) => title ?? '',
          (_, typed) => ({ title: typed.trim() || null }),
        ),
      },
      { id: 'city', label: t('contact.city'), width: 110, wideOnly: true, cell: ({ address }) => address?.city },
      {
        id: 'basis',
        label: t('contact.basis'),
        width: 130,
        wideOnly: true,
        cell: ({ lawfulBasis }) => t(`basis.${lawfulBasis.basis as 'consent'}`),
      },
      {
        id: 'updatedAt',
        label: t('contact.updated'),
        width: 100,
        align: 'end',
        sortable: true,
        wideOnly: true,
        cell: ({ updatedAt }) => <Day date={dayOf(new Date(updatedAt))} form="short" instant={updatedAt} />,
      },
    ];
  }, [t, mayWrite, show]);
}

const companyOf = ({ kind, companyName }: Contact) => (kind === 'company' ? null : companyName);

function Name({ contact }: { contact: Contact }) {
  const t = useT();
  return (
    <span className={styles.name}>
      {contact.displayName}
      {contact.restriction && <StateTag kind="stopped">{t('contact.restricted')}</StateTag>}
      {contact.archivedAt && <StateTag kind="waiting">{t('contact.archived')}</StateTag>}
    </span>
  );
}

function filterFields(t: Translate): FilterField[] {
  return [
    {
      id: 'kind',
      label: t('contact.kind'),
      kind: 'choice',
      operators: ['is'],
      options: [
        { value: 'person', label: t('kind.person') },
        { value: 'company', label: t('kind.company') },
      ],
    },
    { id: 'tag', label: t('contact.tag'), kind: 'text', operators: ['is'] },
    { id: 'email', label: t('field.email'), kind: 'text', operators: ['is'] },
    {
      id: 'standing',
      label: t('contact.standing'),
      kind: 'choice',
      operators: ['is'],
      options: [
        { value: 'restricted', label: t('contact.restricted') },
        { value: 'archived', label: t('contact.archived') },
      ],
    },
    { id: 'created', label: t('contact.created'), kind: 'day', operators: ['after', 'before'] },
  ];
}

/** Archives the chosen, each over the version that is seen, and offers to take it back. */
function useArchiving(rows: Contact[]): (ids: string[]) => void {
  const t = useT();
  const queries = useQueryClient();
  return useCallback(
    (ids: string[]) => {
      const seen = rows.filter(({ id }) => ids.includes(id)).map(({ id, version }) => ({ id, version }));
      const all = async (members: { id: string; version: number }[], archived: boolean) => {
        const outcomes = await Promise.allSettled(
          members.map(async ({ id, version }) => ({ id, version: await setArchived(id, version, archived) })),
        );
        await queries.invalidateQueries({ queryKey: ['contacts'] });
        return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      };
      const undo = async (done: { id: string; version: number }[]) => {
        const back = await all(done, false);
        toast({ text: t('contacts.unarchived', { count: back.length }) });
      };

      void all(seen, true).then((done) => {
        const left = seen.length - done.length;
        if (left > 0) toast({ kind: 'warning', text: t('contacts.notArchived', { count: left }) });
        if (done.length > 0)
          toast({
            text: t('contacts.archivedNow', { count: done.length }),
            action: { label: t('edit.undo'), run: () => void undo(done) },
          });
      });
    },
    [rows, queries, t],
  );
}
