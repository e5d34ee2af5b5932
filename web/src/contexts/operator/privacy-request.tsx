import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { daysBetween } from '../../design/date-text.js';
import { Day, Instant, useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateBanner, StateTag } from '../../design/state.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import { Facts } from '../privacy/facts.js';
import { Answer } from '../privacy/own-requests.js';
import { openRequestStates, requestKinds } from '../privacy/queries.js';
import { CaseDesk } from './inbox-case-desk.js';
import styles from './operator.module.css';
import { type RequestCase, requestCase } from './privacy-queries.js';
import { AnswerForm, EraseForm, ExtendForm, HelpForm, IdentifyForm } from './privacy-request-deeds.js';
import { useClientName } from './queries.js';

/** One data subject's request: what was asked, the month that runs, and what can be done next (ToS 9.9). */
export function PrivacyRequestCase() {
  const t = useT();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data, error, refetch } = useQuery(requestCase(id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={8} />;
  const { value: request, etag } = data;
  const { number, kind, state, details, answer, help } = request;
  return (
    <>
      <PageHead
        title={`${number} · ${t(`right.${kind}`)}`}
        about={<StateTag kind={requestKinds[state]}>{t(`requestState.${state}`)}</StateTag>}
        actions={
          request.identifiedAt && (
            <Button href={`/v1/privacy-cases/${id}/package`} download>
              {t('privacyDesk.package')}
            </Button>
          )
        }
      />
      <div className={styles.page}>
        <RunningClock request={request} />
        {openRequestStates.includes(state) && <Deeds request={request} etag={etag} />}
        <div className={styles.columns}>
          <Card title={t('privacyDesk.written')}>
            <div className={styles.thing}>
              {details ? (
                <blockquote className={styles.quote}>{details}</blockquote>
              ) : (
                <p className={styles.muted}>{t('privacyDesk.nothingWritten')}</p>
              )}
            </div>
          </Card>
          <Card title={t('privacyDesk.handling')}>
            <Handling request={request} />
          </Card>
          {help && (
            <Card title={t('privacyDesk.helpAsked')}>
              <div className={styles.thing}>
                <p className={styles.muted}>
                  <Instant at={help.askedAt} />
                </p>
                <blockquote className={styles.quote}>{help.wanted}</blockquote>
                {help.given && <blockquote className={styles.quote}>{help.given}</blockquote>}
              </div>
            </Card>
          )}
          {answer && (
            <Card title={t(`requestOutcome.${answer.outcome}`)}>
              <div className={styles.thing}>
                <Answer answer={answer} />
              </div>
            </Card>
          )}
        </div>
        <CaseDesk caseId={id} />
      </div>
    </>
  );
}

/** How many days are left of which month, and whose turn it is. */
function RunningClock({ request: { state, role, dueOn, extendedAt, identifiedAt } }: { request: RequestCase }) {
  const t = useT();
  const left = daysBetween(useToday(), dueOn);
  if (!openRequestStates.includes(state)) return null;
  const whose = !identifiedAt
    ? t('privacyDesk.unknownSender')
    : role === 'processor'
      ? t('privacyDesk.clientsTurn')
      : t(extendedAt ? 'privacyDesk.threeMonths' : 'privacyDesk.month');
  return (
    <StateBanner
      kind={left < 0 ? 'stopped' : left <= 7 ? 'warning' : 'waiting'}
      what={left < 0 ? t('privacyDesk.over', { count: -left }) : t('privacyDesk.left', { count: left })}
      when={
        <>
          {t('forwardedCase.latest')} <Day date={dueOn} />. {whose}
        </>
      }
    />
  );
}

const deeds = ['answer', 'erase', 'identify', 'extend', 'help'] as const;
type Deed = (typeof deeds)[number];

/** What the state, the kind and the person's role allow, in the order in which it is usually wanted. */
function useAllowed({ kind, state, identifiedAt, help, dueOn }: RequestCase): Deed[] {
  const { role } = useMyself();
  const today = useToday();
  const may: Record<Deed, boolean> = {
    erase: kind === 'erasure' && identifiedAt !== null && role !== 'agent',
    answer: true,
    identify: identifiedAt === null,
    extend: state === 'IN_PROGRESS' && today <= dueOn,
    help: help !== null && help.givenAt === null,
  };
  return deeds.filter((deed) => may[deed]);
}

function Deeds({ request, etag }: { request: RequestCase; etag: string }) {
  const t = useT();
  const { accountId, role } = useMyself();
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const [open, setOpen] = useState<Deed | null>(null);
  const allowed = useAllowed(request);
  const { id, assignedTo, name, kind } = request;
  const take = () =>
    void run(async () => {
      await api.POST('/v1/privacy-cases/{id}/assignment', { params: { path: { id }, header: { 'If-Match': etag } } });
      await queries.invalidateQueries({ queryKey: ['contract'] });
    });
  const shared = { request, etag, onDone: () => setOpen(null) };
  return (
    <>
      <div className={styles.rowDeeds}>
        {allowed.map((deed) => (
          <Button key={deed} kind={deed === 'answer' ? 'primary' : 'plain'} onClick={() => setOpen(deed)}>
            {t(`privacyDesk.${deed}`)}
          </Button>
        ))}
        {assignedTo !== accountId && (
          <Button busy={busy} onClick={take}>
            {t(assignedTo ? 'privacyDesk.takeOver' : 'privacyDesk.take')}
          </Button>
        )}
        {kind === 'erasure' && role === 'agent' && (
          <span className={styles.muted}>{t('privacyDesk.approverErases')}</span>
        )}
      </div>
      {open && (
        <Dialog
          title={open === 'erase' ? t('privacyDesk.eraseTitle', { name }) : t(`privacyDesk.${open}`)}
          opened
          onClose={() => setOpen(null)}
          width={560}
          holdsInput
        >
          {open === 'answer' && <AnswerForm {...shared} />}
          {open === 'erase' && <EraseForm {...shared} />}
          {open === 'identify' && <IdentifyForm {...shared} />}
          {open === 'extend' && <ExtendForm {...shared} />}
          {open === 'help' && <HelpForm {...shared} />}
        </Dialog>
      )}
    </>
  );
}

function Handling({ request }: { request: RequestCase }) {
  const t = useT();
  const nameOf = useClientName();
  const { accountId } = useMyself();
  const { tenantId, name, email, role, channel, receivedAt, identifiedBy, forwardedAt, extendedAt, assignedTo } =
    request;
  const client = nameOf(tenantId);
  const facts = [
    [t('privacyDesk.client'), client && <AppLink href={`/clients/${tenantId}`}>{client}</AppLink>],
    [t('privacyDesk.sender'), [name, email].filter(Boolean).join(', ')],
    [t('privacyDesk.proof'), identifiedBy && t(`privacyProof.${identifiedBy}`)],
    [t('privacyDesk.role'), t(`privacyAnswers.${role}`)],
    [t('privacyDesk.cameBy'), t(`privacyDesk.channel.${channel}`)],
    [t('privacyDesk.receivedAt'), <Instant key="received" at={receivedAt} />],
    [t('privacyDesk.forwardedAt'), forwardedAt && <Instant at={forwardedAt} />],
    [t('privacyDesk.extendedAt'), extendedAt && <Instant at={extendedAt} />],
    [t('privacyDesk.extendReason'), request.extensionReason],
    [
      t('privacyDesk.hands'),
      assignedTo && t(assignedTo === accountId ? 'privacyDesk.yours' : 'privacyDesk.colleagues'),
    ],
    [t('privacy.answeredAt'), request.answeredAt && <Instant at={request.answeredAt} />],
  ] as const;
  return <Facts facts={facts} />;
}
