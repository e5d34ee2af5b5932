import { useQuery } from '@tanstack/react-query';
import { dayOf } from '../../design/date-text.js';
import { Day, useToday } from '../../design/dates.js';
import { StateBanner } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { TimeLeft, Until, useMinutesUntil } from '../conduct/case-clock.js';
import { type ConductCase, conductDeadlines, useStaffName } from './queries-conduct.js';

/** What runs now: our time to decide, the client's to stop, or the time to appeal. */
export function CaseClock({ item }: { item: ConductCase }) {
  const { state, demand, measure, appeal, proposal } = item;
  return (
    <>
      {proposal && <Proposed by={proposal.by} />}
      {state === 'OPEN' && <Decision caseId={item.id} />}
      {state === 'DEMANDED' && demand && <Cure item={item} demand={demand} />}
      {appeal?.state === 'LODGED' && <AppealWaits caseId={item.id} />}
      {measure && !appeal && (state === 'SUSPENDED' || state === 'TERMINATED') && <Window until={measure.appealBy} />}
    </>
  );
}

function Proposed({ by }: { by: string }) {
  const t = useT();
  const nameOf = useStaffName();
  return (
    <StateBanner
      kind="warning"
      what={t('conduct.proposed')}
      when={
        <>
          {t('conduct.proposedBy')} {nameOf(by)}.
        </>
      }
    />
  );
}

/** Our own deadline, as the agreement keeps it. */
function DueBy({ caseId, kind }: { caseId: string; kind: 'decision' | 'appeal' }) {
  const t = useT();
  const { data } = useQuery(conductDeadlines('operator'));
  const owed = data?.find((each) => each.key === `conduct:${caseId}:${kind}`);
  if (!owed) return null;
  return (
    <>
      {t('conduct.dueBy')} <Day date={dayOf(new Date(owed.dueAt))} instant={owed.dueAt} />.
    </>
  );
}

function Decision({ caseId }: { caseId: string }) {
  const t = useT();
  return <StateBanner kind="waiting" what={t('conduct.waitsForUs')} when={<DueBy caseId={caseId} kind="decision" />} />;
}

function AppealWaits({ caseId }: { caseId: string }) {
  const t = useT();
  return <StateBanner kind="warning" what={t('conduct.appealWaits')} when={<DueBy caseId={caseId} kind="appeal" />} />;
}

interface CureProps {
  item: ConductCase;
  demand: NonNullable<ConductCase['demand']>;
}

/** ToS 3.6.a: it runs from the demand, and only while the letter has not come back. */
function Cure({ item: { id, cureBy }, demand }: CureProps) {
  const t = useT();
  const minutes = useMinutesUntil(cureBy ?? '');
  if (demand.answer)
    return (
      <StateBanner
        kind="warning"
        what={t('conduct.clientAnswered')}
        when={
          <>
            {t('conduct.clientAnsweredWhen')} <DueBy caseId={id} kind="decision" />
          </>
        }
      />
    );
  if (!cureBy)
    return <StateBanner kind="warning" what={t('conduct.notDelivered')} when={t('conduct.notDeliveredWhen')} />;
  if (minutes < 0)
    return (
      <StateBanner
        kind="warning"
        what={t('conduct.cureOver')}
        when={
          <>
            {t('conduct.cureOverWhen')} <DueBy caseId={id} kind="decision" />
          </>
        }
      />
    );
  return (
    <StateBanner
      kind="waiting"
      what={
        <>
          <TimeLeft until={cureBy} />.
        </>
      }
      when={
        <>
          {t('conduct.cureRuns')} <Until at={cureBy} />. {!demand.acceptedAt && t('conduct.notDelivered')}
        </>
      }
    />
  );
}

function Window({ until }: { until: string }) {
  const t = useT();
  const over = useToday() > until;
  return (
    <StateBanner
      kind={over ? 'stopped' : 'waiting'}
      what={t(over ? 'conduct.final' : 'conduct.appealOpen')}
      when={
        <>
          {t('ownConductCase.appealUntil')} <Day date={until} form={over ? 'words' : 'distance'} />.
        </>
      }
    />
  );
}
