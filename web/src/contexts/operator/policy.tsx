import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { ProblemError } from '../../api/problem.js';
import { Button } from '../../design/button.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
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

function KnobFields({ group, knobs }: { group: string; knobs: Knob[] }) {
  const name = useGroupName();
  return (
    <Card title={name(group)}>
      <div className={styles.knobs}>
        {knobs.map(({ path, name: label }) => (
          <TextField key={path} name={path} label={label} />
        ))}
      </div>
    </Card>
  );
}

function KnobList({ group, knobs }: { group: string; knobs: Knob[] }) {
  const name = useGroupName();
  return (
    <Card title={name(group)}>
      <dl className={styles.facts}>
        {knobs.map(({ path, name: label, text }) => (
          <div key={path}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
