import { IconArchive, IconArchiveOff, IconLock, IconLockOpen } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { InlineField } from '../../design/inline-field.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import { useMayWrite } from '../identity/myself.js';
import { ContactTimeline } from './contact-timeline.js';
import {
  type Basis,
  bases,
  type Contact,
  type ContactChange,
  etagOf,
  readContact,
  saveContact,
  setArchived,
} from './contacts.js';
import styles from './crm.module.css';
import { useShowSaved } from './use-contacts.js';

/** One person or company: fields that are changed in place on the left, everything that happened on the right. */
export function ContactScreen() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const query = useQuery({
    queryKey: ['contacts', 'one', id],
    queryFn: async () => (await readContact(id)).value,
  });

  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <LoadingState lines={8} />;
  return <Record contact={query.data} />;
}

function Record({ contact }: { contact: Contact }) {
  const t = useT();
  return (
    <>
      <PageHead
        title={contact.displayName}
        about={<Standing contact={contact} />}
        actions={<Deeds contact={contact} />}
      />
      <div className={styles.record}>
        <div className={styles.column}>
          <Card title={t('contact.details')}>
            <Fields contact={contact} />
          </Card>
          <Card title={t('contact.basisQuestion')}>
            <LawfulBasis contact={contact} />
          </Card>
        </div>
        <Card title={t('contact.timeline')}>
          <ContactTimeline contact={contact} />
        </Card>
      </div>
    </>
  );
}

function Standing({ contact }: { contact: Contact }) {
  const t = useT();
  const { restriction, archivedAt } = contact;
  if (restriction)
    return (
      <>
        <StateTag kind="stopped">{t('contact.restricted')}</StateTag>{' '}
        {t(`restriction.${restriction.reason as 'objection'}`)}{' '}
        <Day date={dayOf(new Date(restriction.since))} instant={restriction.since} />
      </>
    );
  if (archivedAt)
    return (
      <>
        <StateTag kind="waiting">{t('contact.archived')}</StateTag>{' '}
        <Day date={dayOf(new Date(archivedAt))} instant={archivedAt} />
      </>
    );
  return t(`kind.${contact.kind}`);
}

/** May be changed by this person, in this instance, in this state of the contact. */
function useMayChange(contact: Contact): boolean {
  return useMayWrite() && !contact.restriction && !contact.archivedAt;
}

function Fields({ contact }: { contact: Contact }) {
  const t = useT();
  const show = useShowSaved();
  const readOnly = !useMayChange(contact);
  const save = (change: (typed: string) => ContactChange) => async (typed: string) =>
    show(await saveContact(contact, change(typed.trim())));
  const orNone = (typed: string) => typed || null;
  const address = contact.address ?? { street: null, postalCode: null, city: null, country: null };
  const inAddress = (field: 'street' | 'postalCode' | 'city' | 'country') => ({
    value: address[field] ?? '',
    save: save((typed) => ({ address: { ...address, [field]: orNone(typed) } })),
    readOnly,
  });
  const own = (field: 'givenName' | 'familyName' | 'companyName' | 'title' | 'email') => ({
    value: contact[field] ?? '',
    save: save((typed) => ({ [field]: orNone(typed) })),
    readOnly,
  });
  const person = contact.kind === 'person';
  const [phone, ...otherPhones] = contact.phones;

  return (
    <>
      {person && <InlineField label={t('contact.givenName')} {...own('givenName')} />}
      {person && <InlineField label={t('contact.familyName')} {...own('familyName')} />}
      {person && <InlineField label={t('contact.jobTitle')} {...own('title')} />}
      <InlineField label={t('contact.company')} {...own('companyName')} />
      <InlineField label={t('field.email')} type="email" {...own('email')} />
      <InlineField
        label={t('contact.phone')}
        type="tel"
        value={phone ?? ''}
        save={save((typed) => ({ phones: typed ? [typed, ...otherPhones] : otherPhones }))}
        readOnly={readOnly}
      />
      <InlineField label={t('contact.street')} {...inAddress('street')} />
      <InlineField label={t('contact.postalCode')} {...inAddress('postalCode')} />
      <InlineField label={t('contact.city')} {...inAddress('city')} />
      <InlineField label={t('contact.country')} {...inAddress('country')} />
      <InlineField
        label={t('contact.tags')}
        value={contact.tags.join(', ')}
        save={save((typed) => ({ tags: typed.split(',').flatMap((tag) => tag.trim() || []) }))}
        readOnly={readOnly}
      />
    </>
  );
}

function LawfulBasis({ contact }: { contact: Contact }) {
  const t = useT();
  const [changing, setChanging] = useState(false);
  const mayWrite = useMayWrite();
  const { basis, source, at, evidenceRef } = contact.lawfulBasis;
  return (
    <div className={styles.basis}>
      <p>{t(`basisWords.${basis as Basis}`)}</p>
      <p>
        {t('contact.basisSource', { source })} <Day date={dayOf(new Date(at))} instant={at} />
        {evidenceRef && <> · {t('contact.evidence', { place: evidenceRef })}</>}
      </p>
      {mayWrite && !contact.archivedAt && (
        <div className={styles.deeds}>
          <Button small onClick={() => setChanging(true)}>
            {t('contact.changeBasis')}
          </Button>
        </div>
      )}
      <Dialog title={t('contact.basisQuestion')} opened={changing} onClose={() => setChanging(false)} holdsInput>
        <BasisForm contact={contact} onDone={() => setChanging(false)} />
      </Dialog>
    </div>
  );
}

function BasisForm({ contact, onDone }: { contact: Contact; onDone(): void }) {
  const t = useT();
  const queries = useQueryClient();
  const form = useProblemForm({
    initial: {
      'lawfulBasis.basis': contact.lawfulBasis.basis,
      'lawfulBasis.source': '',
      'lawfulBasis.evidenceRef': '',
    },
    send: (values) =>
      api.PUT('/v1/contacts/{id}/lawful-basis', {
        params: { path: { id: contact.id }, header: { 'If-Match': etagOf(contact.version) } },
        body: {
          basis: values['lawfulBasis.basis'] as Basis,
          source: values['lawfulBasis.source'],
          evidenceRef: values['lawfulBasis.evidenceRef'] || null,
        },
      }),
    onDone: async () => {
      await queries.invalidateQueries({ queryKey: ['contacts'] });
      toast({ text: t('contact.basisSaved') });
      onDone();
    },
  });
  return (
    <Form form={form} deed={t('contact.basisDeed')} other={<Button onClick={onDone}>{t('common.cancel')}</Button>}>
      <ChoiceField
        name="lawfulBasis.basis"
        label={t('contact.basis')}
        options={bases.map((value) => ({ value, label: t(`basis.${value}`) }))}
      />
      <TextField name="lawfulBasis.source" label={t('contact.source')} help={t('contact.sourceHelp')} required />
      <TextField name="lawfulBasis.evidenceRef" label={t('contact.evidenceRef')} help={t('contact.evidenceHelp')} />
    </Form>
  );
}

function Deeds({ contact }: { contact: Contact }) {
  const t = useT();
  const mayWrite = useMayWrite();
  const queries = useQueryClient();
  const [restricting, setRestricting] = useState(false);
  if (!mayWrite) return null;

  const after = async (text: string, action?: { label: string; run(): void }) => {
    await queries.invalidateQueries({ queryKey: ['contacts'] });
    toast({ text, action });
  };
  const setInUse = async (version: number, archived: boolean): Promise<void> => {
    const next = await setArchived(contact.id, version, archived);
    const undo = { label: t('edit.undo'), run: () => void setInUse(next, !archived) };
    await after(t(archived ? 'contact.archivedNow' : 'contact.unarchivedNow'), undo);
  };
  const lift = async () => {
    const params = { path: { id: contact.id }, header: { 'If-Match': etagOf(contact.version) } };
    await api.DELETE('/v1/contacts/{id}/restriction', { params });
    await after(t('contact.lifted'));
  };

  return (
    <>
      {contact.restriction ? (
        <Button icon={<IconLockOpen size={16} />} onClick={() => void lift().catch(tell(t('contact.notLifted')))}>
          {t('contact.lift')}
        </Button>
      ) : (
        <Button icon={<IconLock size={16} />} onClick={() => setRestricting(true)}>
          {t('contact.restrict')}
        </Button>
      )}
      <Button
        icon={contact.archivedAt ? <IconArchiveOff size={16} /> : <IconArchive size={16} />}
        onClick={() =>
          void setInUse(contact.version, !contact.archivedAt).catch(tell(t('contacts.notArchived', { count: 1 })))
        }
      >
        {t(contact.archivedAt ? 'contacts.unarchive' : 'contacts.archive')}
      </Button>
      <Dialog title={t('contact.restrict')} opened={restricting} onClose={() => setRestricting(false)}>
        <RestrictForm contact={contact} onDone={() => setRestricting(false)} />
      </Dialog>
    </>
  );
}

const tell = (text: string) => () => toast({ kind: 'warning', text });

function RestrictForm({ contact, onDone }: { contact: Contact; onDone(): void }) {
  const t = useT();
  const queries = useQueryClient();
  const form = useProblemForm({
    initial: { reason: 'objection' },
    send: ({ reason }) =>
      api.PUT('/v1/contacts/{id}/restriction', {
        params: { path: { id: contact.id }, header: { 'If-Match': etagOf(contact.version) } },
        body: { reason: reason as 'objection' },
      }),
    onDone: async () => {
      await queries.invalidateQueries({ queryKey: ['contacts'] });
      toast({ text: t('contact.restrictedNow') });
      onDone();
    },
  });
  return (
    <>
      <p className={styles.muted}>{t('contact.restrictBody')}</p>
      <br />
      <Form form={form} deed={t('contact.restrictDeed')} other={<Button onClick={onDone}>{t('common.cancel')}</Button>}>
        <ChoiceField
          name="reason"
          label={t('contact.why')}
          options={(['objection', 'accuracy-contested', 'legal-claim'] as const).map((value) => ({
            value,
            label: t(`restriction.${value}`),
          }))}
        />
      </Form>
    </>
  );
}
