import { dayOf } from '../../design/date-text.js';
import { Timeline, type TimelineEntry } from '../../design/timeline.js';
import { type Translate, useT } from '../../i18n/intl.js';
import type { OwnCase } from './queries.js';

/** The case from its first day to what comes next, with today as a line across it. */
export function CaseLife({ item }: { item: OwnCase }) {
  const t = useT();
  return <Timeline label={t('ownConductCase.life')} entries={stepsOf(item, t)} />;
}

type Step = 'opened' | 'itemDisabled' | 'demanded' | 'answered' | 'cure' | 'closed';

function stepsOf(item: OwnCase, t: Translate): TimelineEntry[] {
  const { openedAt, itemDisabledAt, demand, cureBy, measure, appeal, state, closedAt, outcome } = item;
  const at = (step: Step, instant: string | null | undefined, kind: TimelineEntry['kind']): TimelineEntry[] =>
    instant ? [{ id: step, date: dayOf(new Date(instant)), instant, kind, title: t(`ownConductStep.${step}`) }] : [];
  const decisions: TimelineEntry[] = measure
    ? [
        {
          id: 'measure',
          date: dayOf(new Date(measure.at)),
          instant: measure.at,
          kind: 'stopped',
          title: t(`ownConductStep.${measure.kind}`),
        },
      ]
    : [];
  const ways: TimelineEntry[] =
    measure && !appeal && state !== 'CLOSED'
      ? [{ id: 'appealBy', date: measure.appealBy, kind: 'waiting', title: t('ownConductStep.appealBy') }]
      : [];
  const ending = at('closed', closedAt, 'good').map((entry) => ({
    ...entry,
    consequence: outcome && t(`conductOutcome.${outcome}`),
  }));
  const steps = [
    ...at('opened', openedAt, 'waiting'),
    ...at('itemDisabled', itemDisabledAt, 'warning'),
    ...at('demanded', demand?.sentAt, 'warning'),
    ...at('answered', demand?.answer?.at, 'good'),
    ...at('cure', cureBy, 'warning'),
    ...decisions,
    ...appealSteps(item, t),
    ...ways,
    ...ending,
  ];
  return steps.toSorted((one, other) => momentOf(one).localeCompare(momentOf(other)));
}

function appealSteps({ appeal }: OwnCase, t: Translate): TimelineEntry[] {
  if (!appeal) return [];
  const { lodgedAt, decidedAt, state } = appeal;
  const lodged: TimelineEntry = {
    id: 'appealed',
    date: dayOf(new Date(lodgedAt)),
    instant: lodgedAt,
    kind: 'waiting',
    title: t('ownConductStep.appealed'),
  };
  if (!decidedAt) return [lodged];
  const upheld = state === 'UPHELD';
  const decided: TimelineEntry = {
    id: 'decided',
    date: dayOf(new Date(decidedAt)),
    instant: decidedAt,
    kind: upheld ? 'good' : 'stopped',
    title: t(upheld ? 'ownConductStep.upheld' : 'ownConductStep.dismissed'),
  };
  return [lodged, decided];
}

const momentOf = ({ date, instant }: TimelineEntry): string => instant ?? `${date}T23:59:59.999Z`;
