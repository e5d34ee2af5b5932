import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Day, Instant, useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateBanner, StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import { useIsAdministrator, useMyself } from '../identity/myself.js';
import { Grounds } from './appeal-form.js';
import { stateKindOf, TimeLeft, Until, useMinutesUntil } from './case-clock.js';
import { CaseLife } from './case-life.js';
import styles from './conduct.module.css';
import { DecisionFacts } from './decision.js';
import { type OwnCase, ownCase, personsHere } from './queries.js';

/** AUP 3.a, ToS 3.6: what is asked, until when, what was decided and why, and what can be said to it. */
export function OwnCasePage() {
  const t = useT();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data, error, refetch } = useQuery(ownCase(id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={8} />;
  const { number, state, outcome, demand, measure } = data;
  return (
    <>
      <PageHead
        title={t('ownConductCase.number', { number })}
        about={
          <StateTag kind={stateKindOf(state)}>
            {outcome ? t(`conductOutcome.${outcome}`) : t(`ownConductState.${state}`)}
          </StateTag>
        }
      />
      <div className={styles.page}>
        <Clock item={data} />
        <div className={styles.columns}>
          <div className={styles.stack}>
            {measure && (
              <Card title={t('ownConductCase.decision')}>
                <DecisionFacts measure={measure} scope={data.scope} />
              </Card>
            )}
            {measure && <Appeal item={data} measure={measure} />}
            {demand && <Demand item={data} demand={demand} />}
          </div>
          <div className={styles.stack}>
            <Card title={t('ownConductCase.aboutCase')}>
              <About item={data} />
            </Card>
            <Card title={t('ownConductCase.life')}>
              <CaseLife item={data} />
            </Card>
          </div>
        </div>
      </div>
    </>
  );
}

/** ToS 3.6.a: how long is left to stop, or why no time is counted. */
function Clock({ item: { state, cureBy, demand, measure, appeal } }: { item: OwnCase }) {
  const t = useT();
  const today = useToday();
  if (state === 'OPEN') return <p>{t('ownConductCase.lookedInto')}</p>;
  if (state === 'DEMANDED' && demand) return <CureClock cureBy={cureBy} answered={demand.answer !== null} />;
  if ((state === 'SUSPENDED' || state === 'TERMINATED') && measure && !appeal && today <= measure.appealBy)
    return (
      <StateBanner
        kind="warning"
        what={t('ownConductCase.mayAppeal')}
        when={<AppealTime appealBy={measure.appealBy} />}
      />
    );
  return null;
}

function CureClock({ cureBy, answered }: { cureBy: string | null; answered: boolean }) {
  const t = useT();
  const minutes = useMinutesUntil(cureBy ?? '');
  if (answered)
    return (
      <StateBanner
        kind="waiting"
        what={t('ownConductCase.answerWaits')}
        when={
          cureBy &&
          minutes >= 0 && (
            <>
              {t('ownConductCase.stopBy')} <Until at={cureBy} />.
            </>
          )
        }
      />
    );
  if (!cureBy)
    return (
      <StateBanner kind="waiting" what={t('ownConductCase.undelivered')} when={t('ownConductCase.undeliveredWhen')} />
    );
  if (minutes < 0)
    return <StateBanner kind="stopped" what={t('ownConductCase.timeOver')} when={t('ownConductCase.timeOverWhen')} />;
  return (
    <StateBanner
      kind="warning"
      what={
        <>
          <TimeLeft until={cureBy} />.
        </>
      }
      when={
        <>
          {t('ownConductCase.stopBy')} <Until at={cureBy} />. {t('ownConductCase.orElse')}
        </>
      }
    />
  );
}

function AppealTime({ appealBy }: { appealBy: string }) {
  const t = useT();
  const over = useToday() > appealBy;
  return (
    <>
      {t(over ? 'ownConductCase.appealOver' : 'ownConductCase.appealUntil')}{' '}
      <Day date={appealBy} form={over ? 'words' : 'distance'} />.
    </>
  );
}

function About({ item }: { item: OwnCase }) {
  const t = useT();
  const { category, scope, item: content, itemDisabledAt, openedAt, outcome } = item;
  return (
    <dl className={styles.facts}>
      <dt>{t('ownConductCase.suspected')}</dt>
      <dd>{t(`violation.${category}`)}</dd>
      <dt>{t('ownConductCase.concerns')}</dt>
      <dd>{item.accountId ? <Person accountId={item.accountId} /> : t(`conductScope.${scope}`)}</dd>
      {content && (
        <>
          <dt>{t('ownConductCase.item')}</dt>
          <dd>{content}</dd>
        </>
      )}
      {itemDisabledAt && (
        <>
          <dt>{t('ownConductCase.itemDisabled')}</dt>
          <dd>
            <Instant at={itemDisabledAt} />
          </dd>
        </>
      )}
      <dt>{t('ownConduct.opened')}</dt>
      <dd>
        <Instant at={openedAt} />
      </dd>
      {outcome && (
        <>
          <dt>{t('ownConductCase.outcome')}</dt>
          <dd>{t(`conductOutcome.${outcome}`)}</dd>
        </>
      )}
    </dl>
  );
}

function Person({ accountId }: { accountId: string }) {
  const t = useT();
  const myself = useMyself();
  const { data } = useQuery(personsHere);
  if (accountId === myself.accountId) return t('ownConductCase.you');
  if (!data) return '…';
  return data.find((member) => member.accountId === accountId)?.name ?? t('ownConductCase.formerMember');
}

interface DemandProps {
  item: OwnCase;
  demand: NonNullable<OwnCase['demand']>;
}

/** ToS 3.6.a, AUP 3.b: what has to stop, and the chance to say that it has. */
function Demand({ item: { id, state }, demand }: DemandProps) {
  const t = useT();
  const [answering, setAnswering] = useState(false);
  const { clause, facts, sentAt, answer } = demand;
  return (
    <Card title={t('ownConductCase.demand')}>
      <div className={styles.thing}>
        <blockquote className={styles.quote}>{facts}</blockquote>
        <dl className={styles.facts}>
          <dt>{t('ownConductCase.demandBy')}</dt>
          <dd>{clause}</dd>
          <dt>{t('ownConductCase.demandSent')}</dt>
          <dd>
            <Instant at={sentAt} />
          </dd>
          {answer && (
            <>
              <dt>{t('ownConductCase.yourAnswer')}</dt>
              <dd>
                <Instant at={answer.at} />
              </dd>
            </>
          )}
        </dl>
        {answer && <blockquote className={styles.quote}>{answer.words}</blockquote>}
        {state === 'DEMANDED' && (
          <div>
            <Button kind={answer ? 'plain' : 'primary'} onClick={() => setAnswering(true)}>
              {t(answer ? 'ownConductCase.answerAgain' : 'ownConductCase.comply')}
            </Button>
          </div>
        )}
      </div>
      <Dialog title={t('ownConductCase.comply')} opened={answering} onClose={() => setAnswering(false)} holdsInput>
        <Comply id={id} onDone={() => setAnswering(false)} />
      </Dialog>
    </Card>
  );
}

function Comply({ id, onDone }: { id: string; onDone(): void }) {
  const t = useT();
  const queries = useQueryClient();
  const form = useProblemForm({
    initial: { words: '' },
    send: async (body, { idempotencyKey, signal }) => {
      const params = { path: { id } };
      const headers = { 'idempotency-key': idempotencyKey };
      await api.POST('/v1/conduct/cases/{id}/answer', { params, body, headers, signal });
    },
    onDone: () => {
      void queries.invalidateQueries({ queryKey: ['conduct'] });
      toast({ text: t('ownConductCase.complied') });
      onDone();
    },
  });
  return (
    <Form form={form} deed={t('ownConductCase.complyDeed')}>
      <TextField
        name="words"
        label={t('ownConductCase.complyWords')}
        help={t('ownConductCase.complyHelp')}
        lines={5}
        required
      />
    </Form>
  );
}

interface AppealProps {
  item: OwnCase;
  measure: NonNullable<OwnCase['measure']>;
}

/** K7: once, until the last day; then what was said, and the answer. */
function Appeal({ item: { id, state, appeal, accountId }, measure: { appealBy } }: AppealProps) {
  const t = useT();
  const queries = useQueryClient();
  const myself = useMyself();
  const administrator = useIsAdministrator();
  const today = useToday();
  if (appeal) return <Lodged appeal={appeal} />;
  if (state === 'CLOSED') return null;
  const send = async (grounds: string, signal: AbortSignal) => {
    const params = { path: { id } };
    const { number } = await bodyOf(api.POST('/v1/conduct/cases/{id}/appeal', { params, body: { grounds }, signal }));
    toast({ text: t('appealReceived.title', { number }) });
    await queries.invalidateQueries({ queryKey: ['conduct'] });
  };
  const may = administrator || accountId === myself.accountId;
  return (
    <Card title={t('ownConductCase.appeal')}>
      <div className={styles.thing}>
        <p>
          <AppealTime appealBy={appealBy} />
        </p>
        {may && today <= appealBy && <Grounds send={send} />}
        {!may && <p>{t('ownConductCase.onlyAdministrators')}</p>}
      </div>
    </Card>
  );
}

function Lodged({ appeal }: { appeal: NonNullable<OwnCase['appeal']> }) {
  const t = useT();
  const { state, grounds, lodgedAt, reasons, decidedAt } = appeal;
  const kind = { LODGED: 'waiting', UPHELD: 'good', DISMISSED: 'stopped' } as const;
  return (
    <Card title={t('ownConductCase.appeal')}>
      <div className={styles.thing}>
        <p>
          <StateTag kind={kind[state]}>{t(`ownConductAppeal.${state}`)}</StateTag>
        </p>
        <p className={styles.muted}>
          {t('ownConductCase.appealed')} <Instant at={lodgedAt} />
        </p>
        <blockquote className={styles.quote} aria-label={t('ownConductCase.grounds')}>
          {grounds}
        </blockquote>
        {reasons && decidedAt && (
          <>
            <p className={styles.muted}>
              {t('ownConductCase.appealAnswer')} <Instant at={decidedAt} />
            </p>
            <blockquote className={styles.quote} aria-label={t('ownConductCase.appealAnswer')}>
              {reasons}
            </blockquote>
          </>
        )}
      </div>
    </Card>
  );
}
