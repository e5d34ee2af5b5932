import { IconLock, IconLockOpen2 } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { components } from '../../api/schema.gen.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import styles from './contract.module.css';
import { ContractHead } from './contract-parts.js';
import { type EvidenceChoice, evidenceOf } from './queries.js';
import { eventName } from './step-words.js';

type Item = components['schemas']['EvidenceAnswer'];

/** A client's own evidence. */
export function Evidence() {
  const t = useT();
  return (
    <>
      <ContractHead current="/contract/evidence" about={t('evidence.about')} />
      <EvidenceList choice={{}} />
    </>
  );
}

/** What is recorded, newest first, each with its seal. */
export function EvidenceList({ choice, limit = 50 }: { choice: EvidenceChoice; limit?: number }) {
  const t = useT();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    evidenceOf(choice, limit),
  );
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={8} />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <EmptyState title={t('evidence.empty')}>{t('evidence.emptyBody')}</EmptyState>;

  return (
    <>
      <ul className={styles.list}>
        {items.map((item) => (
          <EvidenceRecord key={item.id} item={item} />
        ))}
      </ul>
      {hasNextPage && (
        <div className={styles.more}>
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </>
  );
}

function EvidenceRecord({ item }: { item: Item }) {
  const t = useT();
  const known = useKnownMessage();
  const [open, setOpen] = useState(false);
  const factsId = useId();
  const sealed = item.seq !== null;
  const Lock = sealed ? IconLock : IconLockOpen2;

  return (
    <li>
      <button
        type="button"
        className={styles.record}
        aria-expanded={open}
        aria-controls={factsId}
        onClick={() => setOpen(!open)}
      >
        <span>{known(`event.${eventName(item.eventType)}`) ?? item.eventType}</span>
        <span>
          <Instant at={item.at} />
        </span>
        <span>
          {item.clause} · {t(`actor.${item.actor.kind}`)}
        </span>
        <span className={styles.seal}>
          <Lock size={14} stroke={1.6} aria-hidden />
          {sealed ? t('evidence.sealed', { seq: item.seq }) : t('evidence.unsealed')}
        </span>
      </button>
      <div id={factsId} hidden={!open}>
        {open && <Facts item={item} />}
      </div>
    </li>
  );
}

function Facts({ item }: { item: Item }) {
  const t = useT();
  return (
    <dl className={styles.facts}>
      <dt>{t('evidence.what')}</dt>
      <dd>
        <code>{item.eventType}</code>
      </dd>
      <dt>{t('evidence.subject')}</dt>
      <dd>
        <code>{item.subjectId}</code>
      </dd>
      {item.policyVersion !== null && (
        <>
          <dt>{t('evidence.policy')}</dt>
          <dd>{t('evidence.policyVersion', { version: item.policyVersion })}</dd>
        </>
      )}
      <dt>{t('evidence.facts')}</dt>
      <dd>
        <pre>{JSON.stringify(item.payload, null, 2)}</pre>
      </dd>
      <dt>{t('evidence.hash')}</dt>
      <dd>
        <code>{item.hash ?? '–'}</code>
      </dd>
      <dt>{t('evidence.previous')}</dt>
      <dd>
        <code>{item.prevHash ?? '–'}</code>
      </dd>
    </dl>
  );
}
