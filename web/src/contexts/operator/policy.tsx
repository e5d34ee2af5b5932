import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { ProblemError } from '../../api/problem.js';
import { faultsUnder } from '../../design/form/faults.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import styles from './operator.module.css';
import { changesOf, type Knob, knobsOf } from './policy-knobs.js';
import { PolicyChanges, PolicyVersions } from './policy-versions.js';
import { optionsOf, useKnobWords } from './policy-words.js';
import { policy } from './queries.js';

/** How the contract is read where its text leaves a choice. */
export function Policy() {
  const t = useT();
  const { role } = useMyself();
  const [shown, setShown] = useState<number | undefined>();
  const current = useQuery(policy());
  const chosen = useQuery({ ...policy(shown), enabled: shown !== undefined });
  const error = current.error ?? chosen.error;
  const version = shown === undefined ? current.data : chosen.data;
  if (error) return <ErrorState error={error} onRetry={() => void current.refetch()} />;
  if (!current.data || !version) return <LoadingState lines={10} />;

  const latest = current.data.version;
  const inForce = version.version === latest;
  return (
    <>
      <PageHead title={t('policy.title')} about={t('policy.about')} />
      <div className={styles.page}>
        <PolicyVersions shown={version.version} onShow={(wanted) => setShown(wanted === latest ? undefined : wanted)} />
        <PolicyChanges version={version.version} />
        <PolicyForm
          key={version.version}
          version={version.version}
          knobs={knobsOf(version.policy as object)}
          editable={inForce && role === 'admin'}
        />
      </div>
    </>
  );
}

interface PolicyFormProps {
  version: number;
  knobs: Knob[];
  editable: boolean;
}

function PolicyForm({ version, knobs, editable }: PolicyFormProps) {
  const t = useT();
  const queries = useQueryClient();
  const form = useProblemForm({
    initial: { reason: '', ...Object.fromEntries(knobs.map(({ path, text }) => [path, text])) } as Record<
      string,
      string
    >,
    send: async ({ reason = '', ...values }, { idempotencyKey, signal }) => {
      const changes = changesOf(knobs, values);
      if (Object.keys(changes).length === 0) throw nothingChanged(t('policy.nothing'));
      try {
        return await bodyOf(
          api.POST('/v1/terms/policy', {
            body: { changes: changes as never, reason, basedOn: version },
            headers: { 'idempotency-key': idempotencyKey },
            signal,
          }),
        );
      } catch (error) {
        throw faultsUnder('/changes', error);
      }
    },
    onDone: (next) => {
      void queries.invalidateQueries({ queryKey: ['terms'] });
      toast({ text: t('policy.done', { version: next.version }) });
    },
  });
  const groups = [...Map.groupBy(knobs, ({ group }) => group)];
  if (!editable)
    return (
      <div className={styles.knobGroups}>
        {groups.map(([group, members]) => (
          <KnobList key={group} group={group} knobs={members} />
        ))}
      </div>
    );

  return (
    <div className={styles.wideForm}>
      <Form form={form} deed={t('policy.deed')}>
        <div className={styles.knobGroups}>
          {groups.map(([group, members]) => (
            <KnobFields key={group} group={group} knobs={members} />
          ))}
        </div>
        <Pending knobs={knobs} values={form.values as Record<string, string>} />
        <TextField name="reason" label={t('policy.reason')} help={t('policy.reasonHelp')} lines={2} required />
      </Form>
    </div>
  );
}

/** What would be put in force, before it is. */
function Pending({ knobs, values }: { knobs: Knob[]; values: Record<string, string> }) {
  const t = useT();
  const words = useKnobWords();
  const changed = knobs.filter(({ path, text }) => (values[path] ?? text).trim() !== text);
  if (changed.length === 0) return <p className={styles.muted}>{t('policy.nothing')}</p>;
  return (
    <Card title={t('deskPolicy.pending')}>
      <dl className={styles.facts}>
        {changed.map((knob) => (
          <div key={knob.path}>
            <dt>{words.label(knob)}</dt>
            <dd>
              <del>{words.value(knob, knob.text)}</del> <ins>{words.value(knob, (values[knob.path] ?? '').trim())}</ins>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function nothingChanged(title: string): ProblemError {
  return new ProblemError({ type: 'about:blank', title, status: 422, code: 'nothing-changed' }, '');
}

interface KnobsProps {
  group: string;
  knobs: Knob[];
}

function KnobFields({ group, knobs }: KnobsProps) {
  const words = useKnobWords();
  return (
    <Card title={words.group(group)}>
      <div className={styles.knobs}>
        {knobs.map((knob) => {
          const label = words.label(knob);
          const options = optionsOf(knob)?.map((value) => ({ value, label: words.value(knob, value) }));
          return options ? (
            <ChoiceField key={knob.path} name={knob.path} label={label} options={options} />
          ) : (
            <TextField key={knob.path} name={knob.path} label={label} />
          );
        })}
      </div>
    </Card>
  );
}

function KnobList({ group, knobs }: KnobsProps) {
  const words = useKnobWords();
  return (
    <Card title={words.group(group)}>
      <dl className={styles.facts}>
        {knobs.map((knob) => (
          <div key={knob.path}>
            <dt>{words.label(knob)}</dt>
            <dd>{words.value(knob, knob.text)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
