import { Input } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useId } from 'react';
import { Instant } from '../../design/dates.js';
import { PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { useT } from '../../i18n/intl.js';
import { Letters } from '../notices/letters.js';
import { notices } from '../notices/queries.js';
import { ContractLife } from '../terms/contract-life.js';
import { lifeOf } from '../terms/life.js';
import { timelineOf } from '../terms/queries.js';
import { useClock } from './clock.js';
import { ClockHandle } from './clock-handle.js';
import { ContractStates } from './contract-states.js';
import styles from './operator.module.css';
import { clientBilling, clientInvoices, useAllClients } from './queries.js';
import { PlayedScenario, ScenarioPicker } from './scenario-picker.js';
import { useScenarios } from './scenarios.js';

/** The same timeline as the client's, with a handle on today. Sandbox only. */
export function Simulator() {
  const t = useT();
  const { clock, target, moveTo } = useClock();
  const { client } = useSearch({ strict: false }) as { client?: string };

  if (clock.error) return <ErrorState error={clock.error} onRetry={() => void clock.refetch()} />;
  if (clock.data === undefined) return <LoadingState lines={10} />;
  if (clock.data === null)
    return (
      <>
        <PageHead title={t('simulator.title')} />
        <EmptyState title={t('simulator.notHere')}>{t('simulator.notHereBody')}</EmptyState>
      </>
    );
  return (
    <>
      <Head />
      {client ? (
        <Simulated tenantId={client} now={clock.data.now} target={target} moveTo={moveTo} />
      ) : (
        <EmptyState title={t('simulator.pickFirst')}>{t('simulator.pickFirstBody')}</EmptyState>
      )}
    </>
  );
}

function Head() {
  const t = useT();
  const playing = useScenarios();
  return (
    <>
      <PageHead
        title={t('simulator.title')}
        about={t('simulator.about')}
        actions={
          <div className={styles.pickers}>
            <ContractPicker />
            <ScenarioPicker {...playing} />
          </div>
        }
      />
      <PlayedScenario {...playing} />
    </>
  );
}

function ContractPicker() {
  const t = useT();
  const id = useId();
  const navigate = useNavigate();
  const { client } = useSearch({ strict: false }) as { client?: string };
  const { data } = useAllClients();
  if (!data) return null;
  return (
    <Input.Wrapper id={id} label={t('simulator.pick')}>
      <Input
        component="select"
        id={id}
        rightSection={<IconChevronDown size={14} stroke={1.6} />}
        rightSectionPointerEvents="none"
        value={client ?? ''}
        onChange={(event) => void navigate({ to: '.', search: { client: event.currentTarget.value } as never })}
      >
        <option value="" disabled>
          {data.items.length === 0 ? t('simulator.noClients') : t('simulator.pickFirst')}
        </option>
        {data.items.map(({ tenantId, name, state }) => (
          <option key={tenantId} value={tenantId}>
            {name} · {t(`instanceState.${state}`)}
          </option>
        ))}
      </Input>
    </Input.Wrapper>
  );
}

interface SimulatedProps {
  tenantId: string;
  now: string;
  target: string | null;
  moveTo(to: Date): Promise<void>;
}

function Simulated({ tenantId, now, target, moveTo }: SimulatedProps) {
  const t = useT();
  const timeline = useQuery(timelineOf(tenantId));
  const billing = useQuery(clientBilling(tenantId));
  const invoices = useQuery(clientInvoices(tenantId));
  if (timeline.error) return <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />;
  if (!timeline.data) return <LoadingState lines={10} />;
  const ahead = lifeOf(timeline.data, billing.data, false).filter(
    (step) => step.ahead && Date.parse(step.at) > Date.parse(now),
  );

  return (
    <div className={styles.simulator}>
      <aside aria-label={t('simulator.states')}>
        <ContractStates tenantId={tenantId} />
      </aside>
      <div>
        {/* Wherever the clock went, the handle stands at today again. */}
        <ClockHandle key={now} now={now} ahead={ahead} target={target} moveTo={moveTo} />
        <ContractLife
          timeline={timeline.data}
          forecast={billing.data}
          invoices={invoices.data?.items}
          tenantId={tenantId}
          clausesAt="/clauses"
          shownBefore={3}
        />
      </div>
      <aside aria-label={t('simulator.mails')}>
        <h2>{t('simulator.mails')}</h2>
        <Mails tenantId={tenantId} />
      </aside>
    </div>
  );
}

function Mails({ tenantId }: { tenantId: string }) {
  const t = useT();
  const { data, error } = useInfiniteQuery(notices({ tenantId }, 30));
  if (error) return <ErrorState error={error} />;
  if (!data) return <LoadingState lines={4} />;
  const sent = data.pages.flatMap(({ items }) => items);
  if (sent.length === 0) return <p>{t('simulator.noMails')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list scrolls by keyboard.
    <section className={styles.mails} tabIndex={0} aria-label={t('simulator.mails')}>
      {sent.map(({ id, template, acceptedAt, state }) => (
        <div key={id}>
          <span className={styles.when}>{acceptedAt ? <Instant at={acceptedAt} /> : t(`noticeState.${state}`)}</span>
          <Letters letters={[{ noticeId: id, template }]} tenantId={tenantId} />
        </div>
      ))}
    </section>
  );
}
