import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { saveOver } from '../../api/conflict.js';
import { connection } from '../../api/connection.js';
import { ConnectionLost, ProblemError } from '../../api/problem.js';
import { session } from '../../api/session.js';
import { LogInAgain } from '../../app/log-in-again.js';
import { Button } from '../button.js';
import { ConfirmByTyping } from '../confirm-by-typing.js';
import { EmptyState, ErrorState } from '../page-states.js';
import { StateBanner, type StateKind, StateTag } from '../state.js';
import { Timeline } from '../timeline.js';
import { toast } from '../toast.js';
import styles from './gallery.module.css';
import type { Samples } from './samples.js';

const kinds: StateKind[] = ['good', 'waiting', 'warning', 'stopped'];

export function StateSamples({ text }: { text: Samples }) {
  return (
    <div className={styles.stack}>
      <div className={styles.line}>
        {kinds.map((kind) => (
          <StateTag key={kind} kind={kind}>
            {text.tags[kind]}
          </StateTag>
        ))}
      </div>
      <div className={styles.banners}>
        {kinds.map((kind) => {
          const { what, when, deed } = text.banners[kind];
          return <StateBanner key={kind} kind={kind} what={what} when={when} action={<Button small>{deed}</Button>} />;
        })}
      </div>
    </div>
  );
}

export function PageStateSamples({ text }: { text: Samples }) {
  const problem = (status: number) =>
    new ProblemError(
      { type: 'about:blank', title: '', status, code: `http-${status}` },
      status === 500 ? '01J-7F3K' : '',
    );
  return (
    <div className={styles.three}>
      <EmptyState title={text.table.noContacts} action={<Button kind="primary">{text.table.importThem}</Button>}>
        {text.table.noContactsBody}
      </EmptyState>
      <ErrorState error={new ConnectionLost()} onRetry={() => {}} />
      <ErrorState error={problem(500)} onRetry={() => {}} />
      <ErrorState error={problem(404)} />
      <ErrorState error={problem(403)} />
    </div>
  );
}

export function DialogSamples({ text }: { text: Samples }) {
  const words = text.dialogs;
  const [dangerous, setDangerous] = useState(false);
  const lose = () => {
    connection.set({ kind: 'lost' });
    setTimeout(() => connection.set({ kind: 'connected' }), 4_000);
  };
  const undoable = () =>
    toast({ text: words.toastText, action: { label: words.undo, run: () => toast({ text: words.undone }) } });

  return (
    <div className={styles.line}>
      <Button onClick={() => setDangerous(true)}>{words.danger}</Button>
      <Button onClick={() => void clash(text)}>{words.conflict}</Button>
      <Button onClick={() => session.set('expired')}>{words.session}</Button>
      <Button onClick={lose}>{words.lost}</Button>
      <Button onClick={undoable}>{words.toast}</Button>
      <ConfirmByTyping
        opened={dangerous}
        onClose={() => setDangerous(false)}
        title={words.dangerTitle}
        losses={words.losses}
        name="acme"
        deed={words.danger}
        onConfirm={async () => {}}
      />
      <LogInAgain email="alva@example.se" logIn={async () => {}} />
    </div>
  );
}

/** A save that finds another version on the server, and then goes through. */
async function clash({ record }: Samples): Promise<void> {
  const stale = { type: 'about:blank', title: '', status: 412, code: 'stale' };
  const city = record.city;
  await saveOver({
    base: { value: { [city]: 'Malmö' }, etag: '1' },
    changes: { [city]: 'Lund' },
    read: async () => ({ value: { [city]: 'Örebro' }, etag: '2' }),
    write: async (changes, etag) => {
      if (etag === '1') throw new ProblemError(stale, '');
      return { value: { [city]: changes[city] ?? '' }, etag: '3' };
    },
  }).catch((left: Error) => toast({ kind: 'waiting', text: left.message }));
}

export function TimelineSample({ text }: { text: Samples }) {
  const words = text.timeline;
  const clause = (id: string) => ({ label: `ToS ${id}`, href: '/design' });
  return (
    <Timeline
      label={words.label}
      entries={[
        {
          id: '1',
          date: '2025-11-03',
          instant: '2025-11-03T09:12:44Z',
          kind: 'good',
          title: words.accepted,
          consequence: words.acceptedBody,
          clause: clause('3.2'),
        },
        { id: '2', date: '2026-03-01', kind: 'warning', title: words.invoiced, clause: clause('3.4') },
        {
          id: '3',
          date: '2026-03-02',
          instant: '2026-03-02T07:00:00Z',
          kind: 'warning',
          title: words.reminded,
          clause: clause('3.4.a'),
          notice: {
            subject: words.remindedSubject,
            to: 'ekonomi@acme.example',
            sentAt: '2026-03-02T07:00:00Z',
            body: words.remindedMail,
          },
        },
        {
          id: '4',
          date: '2026-03-22',
          instant: '2026-03-22T07:00:00Z',
          kind: 'waiting',
          title: words.warn,
          consequence: words.warnBody,
          clause: clause('3.4.b'),
        },
        {
          id: '5',
          date: '2026-04-01',
          kind: 'stopped',
          title: words.suspend,
          consequence: words.suspendBody,
          clause: clause('3.4.c'),
          action: <Button kind="primary">{words.pay}</Button>,
        },
        {
          id: '6',
          date: '2026-05-08',
          kind: 'stopped',
          title: words.remove,
          consequence: words.removeBody,
          clause: clause('3.4.e'),
          action: <Button icon={<IconDownload size={16} />}>{words.download}</Button>,
        },
      ]}
    />
  );
}
