import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { daysBetween } from '../../design/date-text.js';
import { Day, Instant, useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { StateBanner, StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { Facts } from './facts.js';
import { AnswerContact, AskForHelp, EraseContact } from './forwarded-deeds.js';
import { Answer } from './own-requests.js';
import styles from './privacy.module.css';
import { type DataRequest, forwardedRequest, forwardedRequests, openRequestStates, requestKinds } from './queries.js';

/** K11: what contacts of this client ask, and the client answers as the controller. */
export function ForwardedRequests() {
  const t = useT();
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(forwardedRequests);
  const requests = data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <PageHead title={t('forwarded.title')} about={t('forwarded.about')} />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !requests ? (
        <LoadingState lines={5} />
      ) : requests.length === 0 ? (
        <EmptyState title={t('forwarded.none')}>{t('forwarded.noneBody')}</EmptyState>
      ) : (
        <Card>
          <ul className={styles.list}>
            {requests.map((request) => (
              <Row key={request.id} request={request} />
            ))}
          </ul>
          {hasNextPage && <Button onClick={() => void fetchNextPage()}>{t('privacy.more')}</Button>}
        </Card>
      )}
    </>
  );
}

function Row({ request: { id, number, name, kind, state, receivedAt, dueOn } }: { request: DataRequest }) {
  const t = useT();
  return (
    <li>
      <p className={styles.line}>
        <AppLink href={`/privacy/requests/${id}`}>{name || number}</AppLink>
        <StateTag kind={requestKinds[state]}>{t(`requestState.${state}`)}</StateTag>
      </p>
      <p>{t(`right.${kind}`)}</p>
      <p className={styles.muted}>
        {number} · <Instant at={receivedAt} />
        {openRequestStates.includes(state) && (
          <>
            {' '}
            · {t('forwarded.answerBy')} <Day date={dueOn} form="distance" />
          </>
        )}
      </p>
    </li>
  );
}

/** One request of a contact: the clock, what they wrote, and what the controller can do about it. */
export function ForwardedRequest() {
  const t = useT();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: request, error, refetch } = useQuery(forwardedRequest(id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!request) return <LoadingState lines={8} />;
  const { number, state, answer, details } = request;
  return (
    <>
      <PageHead
        title={number}
        about={<StateTag kind={requestKinds[state]}>{t(`requestState.${state}`)}</StateTag>}
        actions={
          <Button href={`/v1/privacy/requests/${id}/package`} download>
            {t('forwardedCase.package')}
          </Button>
        }
      />
      <div className={styles.page}>
        <Clock request={request} />
        {openRequestStates.includes(state) && <Deeds request={request} />}
        <div className={styles.columns}>
          <Card title={t('forwardedCase.what')}>
            <div className={styles.body}>
              <RequestFacts request={request} />
              {details && <blockquote className={styles.written}>{details}</blockquote>}
            </div>
          </Card>
          <Card title={t('forwardedCase.help')}>
            <Help request={request} />
          </Card>
          {answer && (
            <Card title={t('forwardedCase.yourAnswer')}>
              <Answer answer={answer} />
            </Card>
          )}
        </div>
      </div>
    </>
  );
}

function Clock({ request: { state, dueOn } }: { request: DataRequest }) {
  const t = useT();
  const left = daysBetween(useToday(), dueOn);
  if (!openRequestStates.includes(state)) return null;
  return (
    <StateBanner
      kind={left < 0 ? 'stopped' : left <= 7 ? 'warning' : 'waiting'}
      what={left < 0 ? t('forwardedCase.over', { count: -left }) : t('forwardedCase.left', { count: left })}
      when={
        <>
          {t('forwardedCase.latest')} <Day date={dueOn} />.
        </>
      }
    />
  );
}

function RequestFacts({ request: { name, email, kind, receivedAt } }: { request: DataRequest }) {
  const t = useT();
  const facts = [
    [t('forwardedCase.wish'), t(`right.${kind}`)],
    [t('forwardedCase.who'), name],
    [t('forwardedCase.confirmed'), email],
    [t('privacy.received'), <Instant key="received" at={receivedAt} />],
  ] as const;
  return <Facts facts={facts} />;
}

type Open = 'answer' | 'erase' | null;

function Deeds({ request }: { request: DataRequest }) {
  const t = useT();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const erasure = request.kind === 'erasure';
  return (
    <div className={styles.deeds}>
      {erasure && (
        <Button kind="primary" onClick={() => setOpen('erase')}>
          {t('forwardedCase.erase')}
        </Button>
      )}
      <Button kind={erasure ? 'plain' : 'primary'} onClick={() => setOpen('answer')}>
        {t('forwardedCase.answer')}
      </Button>
      {open === 'answer' && (
        <Dialog title={t('forwardedCase.answer')} opened onClose={close} holdsInput width={560}>
          <AnswerContact request={request} onDone={close} />
        </Dialog>
      )}
      {open === 'erase' && (
        <Dialog title={t('forwardedCase.eraseTitle', { name: request.name })} opened onClose={close} holdsInput>
          <EraseContact request={request} onDone={close} />
        </Dialog>
      )}
    </div>
  );
}

/** K11: the processor helps where the controller cannot look itself. */
function Help({ request }: { request: DataRequest }) {
  const t = useT();
  const { help, state } = request;
  const waits = help !== null && help.givenAt === null;
  return (
    <div className={styles.body}>
      <p className={styles.muted}>{t('forwardedCase.helpBody')}</p>
      {help && (
        <>
          <p>
            {t('forwardedCase.youAsked')} <Instant at={help.askedAt} />
          </p>
          <blockquote className={styles.written}>{help.wanted}</blockquote>
          <p>{t(help.given ? 'forwardedCase.weDid' : 'forwardedCase.waiting')}</p>
          {help.given && <blockquote className={styles.written}>{help.given}</blockquote>}
        </>
      )}
      {!waits && openRequestStates.includes(state) && <AskForHelp request={request} />}
    </div>
  );
}
