import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { ChoiceField, Form, TextField, TickField, useProblemForm } from '../../design/form/problem-form.js';
import { useT } from '../../i18n/intl.js';
import { filled } from '../complaints/complaint-form.js';
import { violations } from '../conduct/queries.js';
import { chosen, ScopeFields, scopeIn } from './conduct-scope.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import { type ConductCase, type ScopeKind, useConductTerms } from './queries-conduct.js';
import { minorUnits } from './typed-money.js';

export interface DeedProps {
  item: ConductCase;
  etag: string;
  onDone(): void;
}

const about = ({ item, etag }: DeedProps) => ({ path: { id: item.id }, header: { 'If-Match': etag } });

/** What is known of it stands there already; a kind that the deed cannot be about does not. */
const scopeOf = ({ scope, accountId, item }: ConductCase, kinds: readonly ScopeKind[]) => ({
  'scope.kind': kinds.includes(scope) ? scope : '',
  'scope.accountId': accountId ?? '',
  'scope.item': item ?? '',
});

function ClauseField({ item }: { item: ConductCase }) {
  const t = useT();
  const clauses = useClauses(item);
  return (
    <ChoiceField
      name="clause"
      label={t('conduct.clause')}
      options={[
        { value: '', label: t('deskConduct.choose') },
        ...clauses.map((clause) => ({ value: clause, label: clause })),
      ]}
      required
    />
  );
}

function useClauses({ category }: ConductCase): string[] {
  const { data } = useQuery(violations);
  return data?.items.find((each) => each.category === category)?.clauses ?? [];
}

const everyKind = ['user', 'item', 'instance'] as const;

/** AUP 2.1, 2.2, K8: content goes before anybody does; the client and whoever put it in are told why. */
export function DisableForm(props: DeedProps) {
  const t = useT();
  const { item, onDone } = props;
  const done = useDone(t('conduct.itemDisabled'), onDone);
  const form = useProblemForm({
    initial: { reasons: '' },
    send: async (body, { idempotencyKey, signal }) => {
      await api.POST('/v1/conduct-cases/{id}/item-disabling', {
        params: about(props),
        body: filled(body),
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('conduct.disableItem')}>
      <p>{t('conduct.disableAbout')}</p>
      <blockquote className={styles.quote}>{item.item}</blockquote>
      <TextField name="reasons" label={t('conduct.reasons')} help={t('conduct.reasonsHelp')} lines={3} />
    </Form>
  );
}

/** ToS 3.6.a: stop, and until when. */
export function DemandForm(props: DeedProps) {
  const t = useT();
  const { item, onDone } = props;
  const done = useDone(t('conduct.demanded'), onDone);
  const terms = useConductTerms(item.policyVersion);
  const form = useProblemForm({
    initial: { clause: item.demand?.clause ?? '', facts: item.demand?.facts ?? '', ...scopeOf(item, everyKind) },
    send: async ({ clause, facts, ...scope }, { idempotencyKey, signal }) => {
      await api.POST('/v1/conduct-cases/{id}/demand', {
        params: about(props),
        body: { ...chosen({ clause }), facts, scope: scopeIn(scope) },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('conduct.demandDeed')}>
      {terms && <p>{t('conduct.demandAbout', { hours: terms.cureHours })}</p>}
      <ClauseField item={item} />
      <TextField name="facts" label={t('conduct.facts')} help={t('conduct.factsHelp')} lines={5} required />
      <ScopeFields tenantId={item.tenantId} kind={form.values['scope.kind'] as string} />
    </Form>
  );
}

/** ToS 3.6.b, c: a suspension now, or the first of the two persons of a termination. */
export function RulingForm({ deed, ...props }: DeedProps & { deed: 'suspend' | 'propose' }) {
  const t = useT();
  const { item, onDone } = props;
  const suspends = deed === 'suspend';
  const done = useDone(t(suspends ? 'conduct.suspended' : 'conduct.proposedDone'), onDone);
  const terms = useConductTerms(item.policyVersion);
  const kinds = suspends ? (['user', 'instance'] as const) : (['instance'] as const);
  const form = useProblemForm({
    initial: { clause: item.demand?.clause ?? '', reasons: '', severe: false, ...scopeOf(item, kinds) },
    send: async ({ clause, reasons, severe, ...scope }, { idempotencyKey, signal }) => {
      const call = {
        params: about(props),
        body: { ...chosen({ clause }), reasons, severe, scope: scopeIn(scope) },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      };
      await (suspends
        ? api.POST('/v1/conduct-cases/{id}/suspension', call)
        : api.POST('/v1/conduct-cases/{id}/termination-proposal', call));
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t(suspends ? 'conduct.suspendDeed' : 'conduct.proposeDeed')}>
      <p>{suspends ? t('conduct.suspendAbout') : t('conduct.proposeAbout', { days: terms?.purgeDays ?? 0 })}</p>
      <ScopeFields tenantId={item.tenantId} kind={form.values['scope.kind'] as string} kinds={kinds} />
      <ClauseField item={item} />
      <TextField name="reasons" label={t('conduct.reasons')} help={t('conduct.reasonsHelp')} lines={5} required />
      {item.state !== 'SUSPENDED' && <Severity item={item} severe={terms?.severe} />}
    </Form>
  );
}

/** ToS 3.6.c: the list is the policy's, so that nobody argues with it in haste. */
function Severity({ item, severe }: { item: ConductCase; severe: string[] | undefined }) {
  const t = useT();
  const version = item.policyVersion;
  if (!severe) return null;
  if (!severe.includes(item.category)) return <p className={styles.muted}>{t('conduct.notSevere', { version })}</p>;
  return <TickField name="severe" label={t('conduct.severe')} help={t('conduct.severeHelp', { version })} />;
}

const verdicts = ['UPHELD', 'DISMISSED'] as const;

/** K7: by somebody who had no part in the decision. */
export function AppealForm(props: DeedProps) {
  const t = useT();
  const { item, onDone } = props;
  const done = useDone(t('conduct.appealDecided'), onDone);
  const form = useProblemForm({
    initial: { verdict: '', reasons: '' },
    send: async ({ verdict, reasons }, { idempotencyKey, signal }) => {
      await api.POST('/v1/conduct-cases/{id}/appeal-decision', {
        params: about(props),
        body: { ...chosen({ verdict: verdict as (typeof verdicts)[number] }), reasons },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('conduct.decideAppeal')}>
      <p>{t('conduct.decideAppealAbout')}</p>
      {item.appeal && <blockquote className={styles.quote}>{item.appeal.grounds}</blockquote>}
      <ChoiceField
        name="verdict"
        label={t('conduct.verdict')}
        options={[
          { value: '', label: t('deskConduct.choose') },
          ...verdicts.map((value) => ({ value, label: t(`conductVerdict.${value}`) })),
        ]}
        required
      />
      <TextField name="reasons" label={t('conduct.reasons')} help={t('conduct.reasonsHelp')} lines={5} required />
    </Form>
  );
}

const endings = ['CEASE', 'DAMAGES', 'COURT'] as const;

/** ToS 7.4: what an infringement ended with. */
export function ConclusionForm(props: DeedProps) {
  const t = useT();
  const { onDone } = props;
  const done = useDone(t('conduct.concluded'), onDone);
  const form = useProblemForm({
    initial: { outcome: 'CEASE' },
    send: async ({ outcome }, { idempotencyKey, signal }) => {
      await api.POST('/v1/conduct-cases/{id}/conclusion', {
        params: about(props),
        body: { outcome: outcome as (typeof endings)[number] },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('conduct.conclude')}>
      <p>{t('conduct.concludeAbout')}</p>
      <ChoiceField
        name="outcome"
        label={t('conduct.outcome')}
        options={endings.map((value) => ({ value, label: t(`conductOutcome.${value}`) }))}
      />
    </Form>
  );
}

/** AUP 4: what the case costs, for a claim. */
export function CostForm(props: DeedProps) {
  const t = useT();
  const { onDone } = props;
  const done = useDone(t('conduct.costBooked'), onDone);
  const form = useProblemForm({
    initial: { what: '', amountMinor: '' },
    send: async ({ what, amountMinor }, { idempotencyKey, signal }) => {
      await api.POST('/v1/conduct-cases/{id}/costs', {
        params: about(props),
        body: { what, amountMinor: minorUnits(amountMinor), currency: 'SEK' },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('conduct.bookCost')}>
      <TextField name="what" label={t('conduct.costWhat')} required />
      <TextField name="amountMinor" label={t('client.amount', { currency: 'SEK' })} required />
    </Form>
  );
}

/** ToS 2.12: said before it is done, where the client sees it. */
export function ReadingForm(props: DeedProps) {
  const t = useT();
  const { onDone } = props;
  const done = useDone(t('conduct.readRecorded'), onDone);
  const form = useProblemForm({
    initial: { what: '' },
    send: async (body, { idempotencyKey, signal }) => {
      await api.POST('/v1/conduct-cases/{id}/content-reads', {
        params: about(props),
        body,
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('conduct.recordRead')}>
      <p>{t('conduct.readsAbout')}</p>
      <TextField name="what" label={t('conduct.readWhat')} lines={3} required />
    </Form>
  );
}
