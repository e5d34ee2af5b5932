import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { AppLink } from '../../design/app-link.js';
import { Day, Instant } from '../../design/dates.js';
import { StateTag } from '../../design/state.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { violations } from '../conduct/queries.js';
import styles from './operator.module.css';
import { type ConductCase, membersOf, useStaffName } from './queries-conduct.js';

/** Facts in a row each; what is not known is left out. */
function Facts({ facts }: { facts: { label: string; value: ReactNode }[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(
        ({ label, value }) =>
          value && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

const clauseLink = (clause: string) => <AppLink href={`/clauses/${encodeURIComponent(clause)}`}>{clause}</AppLink>;

export function AboutCase({ item }: { item: ConductCase }) {
  const t = useT();
  const nameOf = useStaffName();
  const { data } = useQuery(violations);
  const { category, scope, item: content, itemDisabledAt, confirmedAt, openedAt, policyVersion, assignedTo } = item;
  const violation = data?.items.find((each) => each.category === category);
  return (
    <div className={styles.thing}>
      <Facts
        facts={[
          { label: t('conduct.kind'), value: t(`violation.${category}`) },
          { label: t('conduct.forbiddenBy'), value: violation?.clauses.join(', ') },
          { label: t('conduct.concerns'), value: item.accountId ? <Person item={item} /> : t(`conductScope.${scope}`) },
          { label: t('conduct.item'), value: content },
          { label: t('ownConductCase.itemDisabled'), value: itemDisabledAt && <Instant at={itemDisabledAt} /> },
          { label: t('conduct.confirmed'), value: confirmedAt && <Instant at={confirmedAt} /> },
          { label: t('conduct.openedAt'), value: <Instant at={openedAt} /> },
          { label: t('conduct.policyVersion'), value: String(policyVersion) },
          { label: t('conduct.hands'), value: assignedTo ? nameOf(assignedTo) : t('conduct.nobody') },
        ]}
      />
      {violation?.personOnly && <p>{t('conduct.personOnly')}</p>}
      {content && !itemDisabledAt && <p className={styles.muted}>{t('conduct.itemFirst')}</p>}
    </div>
  );
}

/** Whose account it is; their name is the client's, so it is read with the client's people. */
function Person({ item: { tenantId, accountId } }: { item: ConductCase }) {
  const t = useT();
  const { data } = useQuery(membersOf(tenantId));
  if (!data) return '…';
  return data.items.find((member) => member.accountId === accountId)?.name ?? t('conduct.formerColleague');
}

/** ToS 2.8, 2.11: signals and reports, each once; whoever reported is for our eyes only. */
export function Hints({ item: { hints, reports } }: { item: ConductCase }) {
  const t = useT();
  const known = useKnownMessage();
  const signals = hints.filter(({ kind }) => kind !== 'report');
  return (
    <div>
      {signals.map(({ kind, key, at }) => (
        <div key={`${kind}:${key}`} className={styles.thing}>
          <div className={styles.row}>
            <span>{known(`conductHint.${kind}`) ?? kind}</span>
            <span className={styles.muted}>
              <Instant at={at} />
            </span>
          </div>
        </div>
      ))}
      {reports.map(({ id, number, where, why, contact, receivedAt }) => (
        <article key={id} className={styles.thing}>
          <div className={styles.row}>
            <strong>
              {t('conductHint.report')} {number}
            </strong>
            <span className={styles.muted}>
              <Instant at={receivedAt} />
            </span>
          </div>
          <blockquote className={styles.quote}>{why}</blockquote>
          <Facts
            facts={[
              { label: t('reportForm.where'), value: where },
              { label: t('conduct.reportedBy'), value: contact ?? t('conductReport.anonymous') },
            ]}
          />
        </article>
      ))}
      <p className={styles.muted}>{t('conduct.hintsAbout')}</p>
    </div>
  );
}

export function DemandOf({ demand }: { demand: NonNullable<ConductCase['demand']> }) {
  const t = useT();
  const { clause, facts, round, recipients, sentAt, acceptedAt, cureBy, answer } = demand;
  return (
    <div className={styles.thing}>
      <blockquote className={styles.quote}>{facts}</blockquote>
      <Facts
        facts={[
          { label: t('conduct.clause'), value: clauseLink(clause) },
          { label: t('conduct.demandTo'), value: recipients.join(', ') },
          { label: t('conduct.demandSent'), value: <Instant at={sentAt} /> },
          {
            label: t('conduct.demandArrived'),
            value: acceptedAt ? <Instant at={acceptedAt} /> : t('conduct.notDelivered'),
          },
          { label: t('conduct.cureBy'), value: <Instant at={cureBy} /> },
        ]}
      />
      {round > 1 && <p className={styles.muted}>{t('conduct.demandRound', { round })}</p>}
      {answer && (
        <>
          <p>
            <strong>{t('conduct.answer')}</strong>{' '}
            <span className={styles.muted}>
              <Instant at={answer.at} />
            </span>
          </p>
          <blockquote className={styles.quote}>{answer.words}</blockquote>
        </>
      )}
    </div>
  );
}

export function DecisionOf({ measure }: { measure: NonNullable<ConductCase['measure']> }) {
  const t = useT();
  const nameOf = useStaffName();
  const { kind, clause, reasons, scope, severe, by, approvedBy, at, appealBy } = measure;
  return (
    <div className={styles.thing}>
      <p>
        <strong>{t(`decision.${kind}.${scope.kind}`)}</strong>
      </p>
      <blockquote className={styles.quote}>{reasons}</blockquote>
      <Facts
        facts={[
          { label: t('conduct.clause'), value: clauseLink(clause) },
          { label: t('decision.on'), value: <Instant at={at} /> },
          { label: t('conduct.decidedBy'), value: nameOf(by) },
          { label: t('conduct.approvedBy'), value: approvedBy && nameOf(approvedBy) },
          { label: t('conduct.appealBy'), value: <Day date={appealBy} /> },
        ]}
      />
      {severe && <p className={styles.muted}>{t('decision.severe')}</p>}
    </div>
  );
}

const appealKinds = { LODGED: 'waiting', UPHELD: 'good', DISMISSED: 'stopped' } as const;

export function AppealOf({ appeal }: { appeal: NonNullable<ConductCase['appeal']> }) {
  const t = useT();
  const nameOf = useStaffName();
  const { state, grounds, lodgedAt, lodgedBy, reasons, decidedAt, decidedBy } = appeal;
  return (
    <div className={styles.thing}>
      <p>
        <StateTag kind={appealKinds[state]}>{t(`conductAppeal.${state}`)}</StateTag>
      </p>
      <blockquote className={styles.quote}>{grounds}</blockquote>
      <p className={styles.muted}>
        {t('conduct.lodged')} <Instant at={lodgedAt} /> {!lodgedBy && t('conduct.byLink')}
      </p>
      {reasons && decidedAt && decidedBy && (
        <>
          <blockquote className={styles.quote}>{reasons}</blockquote>
          <p className={styles.muted}>
            {t('conduct.decidedBy')} {nameOf(decidedBy)} · <Instant at={decidedAt} />
          </p>
        </>
      )}
    </div>
  );
}
