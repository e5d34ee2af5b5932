import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { ProblemError } from '../../api/problem.js';
import { Button } from '../../design/button.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { toast } from '../../design/toast.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import styles from './operator.module.css';
import { changesOf, type Knob, knobsOf } from './policy-knobs.js';
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

  const inForce = version.version === current.data.version;
  const versions = Array.from({ length: current.data.version }, (_, index) => index + 1);
  return (
    <>
      <PageHead title={t('policy.title')} about={t('policy.about')} />
      <div className={styles.page}>
        <fieldset className={styles.version} aria-label={t('policy.show')}>
          {versions.map((each) => (
            <Button
              key={each}
              small
              kind={each === version.version ? 'primary' : 'plain'}
              onClick={() => setShown(each === current.data.version ? undefined : each)}
            >
              {t(each === current.data.version ? 'policy.current' : 'policy.version', { version: each })}
            </Button>
          ))}
        </fieldset>
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
      return bodyOf(
        api.POST('/v1/terms/policy', {
          body: { changes: changes as never, reason, basedOn: version },
          headers: { 'idempotency-key': idempotencyKey },
          signal,
        }),
      );
    },
    onDone: (next) => {
      void queries.invalidateQueries({ queryKey: ['terms'] });
      toast({ text: t('policy.done', { version: next.version }) });
    },
  });
  const groups = [...Map.groupBy(knobs, ({ group }) => group)];
  if (!editable) return groups.map(([group, members]) => <KnobList key={group} group={group} knobs={members} />);

  return (
    <Form form={form} deed={t('policy.deed')}>
      {groups.map(([group, members]) => (
        <KnobFields key={group} group={group} knobs={members} />
      ))}
      <TextField name="reason" label={t('policy.reason')} help={t('policy.reasonHelp')} lines={2} required />
    </Form>
  );
}

function nothingChanged(title: string): ProblemError {
  return new ProblemError({ type: 'about:blank', title, status: 422, code: 'nothing-changed' }, '');
}

function useGroupName(): (group: string) => string {
  const known = useKnownMessage();
  return (group) => known(`policyGroup.${group}`) ?? group;
}

const choices: Record<string, readonly string[]> = {
  afterEnd: ['retention', 'immediate'],
  failedPayment: ['byCollectionMethod', 'dunningOnly', 'hybrid'],
};

function optionsOf({ path, value }: Knob): readonly string[] | undefined {
  return choices[path] ?? (typeof value === 'boolean' ? ['true', 'false'] : undefined);
}

interface KnobsProps {
  group: string;
  knobs: Knob[];
}

function KnobFields({ group, knobs }: KnobsProps) {
  const known = useKnownMessage();
  const name = useGroupName();
  return (
    <Card title={name(group)}>
      <div className={styles.knobs}>
        {knobs.map((knob) => {
          const label = known(`knob.${knob.path}`) ?? knob.name;
          const options = optionsOf(knob)?.map((value) => ({ value, label: known(`knobValue.${value}`) ?? value }));
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
  const known = useKnownMessage();
  const name = useGroupName();
  return (
    <Card title={name(group)}>
      <dl className={styles.facts}>
        {knobs.map((knob) => (
          <div key={knob.path}>
            <dt>{known(`knob.${knob.path}`) ?? knob.name}</dt>
            <dd>{optionsOf(knob) ? (known(`knobValue.${knob.text}`) ?? knob.text) : knob.text}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
