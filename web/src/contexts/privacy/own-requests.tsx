import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Day, Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, useProblemForm } from '../../design/form/problem-form.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import styles from './privacy.module.css';
import { type DataRequest, openRequestStates, ownRequests, requestKinds, usePrivacyAgain } from './queries.js';
import { RightFields, rightOf } from './rights.js';

/** ToS 9.9: what one has asked for, where it stands, and until when the answer is due. */
export function OwnRequests() {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(ownRequests);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={3} />;
  const requests = data.pages.flatMap(({ items }) => items);
  return (
    <div className={styles.body}>
      {requests.length === 0 ? (
        <p className={styles.muted}>{t('privacy.noRequests')}</p>
      ) : (
        <ul className={styles.list}>
          {requests.map((request) => (
            <OneRequest key={request.id} request={request} />
          ))}
        </ul>
      )}
      <div className={styles.deeds}>
        {hasNextPage && <Button onClick={() => void fetchNextPage()}>{t('privacy.more')}</Button>}
        <Button onClick={() => setAsking(true)}>{t('privacy.ask')}</Button>
      </div>
      {asking && <Ask onClose={() => setAsking(false)} />}
    </div>
  );
}

function OneRequest({ request }: { request: DataRequest }) {
  const t = useT();
  const { number, kind, state, receivedAt, dueOn, details, extensionReason, answer, answeredAt } = request;
  return (
    <li>
      <p className={styles.line}>
        <strong>{t(`right.${kind}`)}</strong>
        <StateTag kind={requestKinds[state]}>{t(`requestState.${state}`)}</StateTag>
      </p>
      <p className={styles.muted}>
        {number} · {t('privacy.received')} <Instant at={receivedAt} />
        {answeredAt && (
          <>
            {' '}
            · {t('privacy.answeredAt')} <Instant at={answeredAt} />
          </>
        )}
      </p>
      {details && <blockquote className={styles.written}>{details}</blockquote>}
      {openRequestStates.includes(state) && (
        <p>
          {t('privacy.due')} <Day date={dueOn} form="distance" />
        </p>
      )}
      {extensionReason && (
        <p>
          {t('privacy.extended')} {extensionReason}
        </p>
      )}
      {answer && <Answer answer={answer} />}
    </li>
  );
}

/** What was answered, and why not everything was granted. */
export function Answer({ answer: { text, grounds, reason } }: { answer: NonNullable<DataRequest['answer']> }) {
  const t = useT();
  return (
    <>
      <blockquote className={styles.written}>{text}</blockquote>
      {reason && (
        <p>
          {t('privacy.reason')}: {reason}
        </p>
      )}
      {grounds.length > 0 && (
        <p className={styles.muted}>{grounds.map((ground) => t(`refusalGround.${ground}`)).join(' · ')}</p>
      )}
    </>
  );
}

function Ask({ onClose }: { onClose(): void }) {
  const t = useT();
  const asked = useAsked(onClose);
  const form = useProblemForm({
    initial: { kind: 'access', details: '' },
    send: ({ kind, details }, sending) => submitRequest({ kind: rightOf(kind), details }, sending),
    onDone: asked,
  });
  return (
    <Dialog title={t('privacy.ask')} opened onClose={onClose} holdsInput>
      <Form form={form} deed={t('privacyForm.deed')}>
        <RightFields kind={form.values.kind as string} />
      </Form>
    </Dialog>
  );
}

/** Whoever is signed in is known, so nothing but the wish is asked for. */
export const submitRequest = (
  body: { kind: DataRequest['kind']; details: string },
  { idempotencyKey, signal }: { idempotencyKey: string; signal: AbortSignal },
) => bodyOf(api.POST('/v1/privacy/requests', { body, headers: { 'idempotency-key': idempotencyKey }, signal }));

export function useAsked(onClose: () => void): (receipt: { number: string }) => void {
  const t = useT();
  const again = usePrivacyAgain();
  return ({ number }) => {
    void again();
    toast({ text: t('privacy.asked', { number }) });
    onClose();
  };
}
