import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { StateBanner, StateTag } from '../../design/state.js';
import { useLanguage, useT } from '../../i18n/intl.js';
import styles from './changes.module.css';
import { Comparison } from './comparison.js';
import { type ComingChange, comingChanges } from './queries-changes.js';

/** ToS 10.2, AUP 5: what is announced and not in force yet, for everybody. */
export function ComingChanges() {
  const t = useT();
  const { data, error, refetch } = useQuery(comingChanges);
  return (
    <div className={styles.page}>
      <p>
        <AppLink href="/legal">{t('legal.all')}</AppLink>
      </p>
      <PageHead title={t('changes.title')} about={t('changes.about')} />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingState lines={8} />
      ) : data.length === 0 ? (
        <EmptyState title={t('changes.none')}>{t('changes.noneBody')}</EmptyState>
      ) : (
        data.map((change) => <Coming key={`${change.kind} ${change.version}`} change={change} />)
      )}
    </div>
  );
}

function Coming({ change }: { change: ComingChange }) {
  const t = useT();
  const { language } = useLanguage();
  const { kind, version, replaces, effectiveFrom, confirmed, major, reason, texts } = change;
  const text = texts.find((each) => each.language === language) ?? texts[0];
  return (
    <Card title={`${t(`legal.${kind}`)} ${version}`}>
      <div className={styles.coming}>
        <p>
          <StateTag kind={confirmed ? 'warning' : 'waiting'}>
            {t(confirmed ? 'changes.confirmed' : 'changes.announcing')}
          </StateTag>
        </p>
        <p>
          {t('changes.from')} <Day date={effectiveFrom} />. {t(major ? 'changes.major' : 'changes.minor')}
        </p>
        {text?.summary && <p>{text.summary}</p>}
        <p>{t('changes.reason', { reason })}</p>
        <p>{t(kind === 'terms-of-service' ? 'changes.youAccept' : 'changes.byUse')}</p>
        {replaces && <Comparison kind={kind} from={replaces} to={version} />}
        {text && (
          <p>
            <AppLink href={`/legal/${text.id}`}>{t('termsGate.whole')}</AppLink>
          </p>
        )}
      </div>
    </Card>
  );
}

const rememberedAs = 'seen-change';

/** In the app: one line that says what is coming and when, until somebody has seen it. */
export function ComingBanner({ coming }: { coming: ComingChange[] }) {
  const t = useT();
  const [seen, setSeen] = useState(() => localStorage.getItem(rememberedAs));
  const [next] = coming;
  if (!next) return null;
  const name = `${next.kind} ${next.version}`;
  if (seen === name) return null;
  const hide = () => {
    localStorage.setItem(rememberedAs, name);
    setSeen(name);
  };
  return (
    <StateBanner
      kind="waiting"
      what={t('changes.bannerWhat', { document: t(`legal.${next.kind}`), version: next.version })}
      when={
        <>
          {t('changes.bannerWhen')} <Day date={next.effectiveFrom} />.
        </>
      }
      action={
        <span className={styles.links}>
          <Button small href="/legal/changes">
            {t('changes.see')}
          </Button>
          <Button small kind="quiet" onClick={hide}>
            {t('changes.hide')}
          </Button>
        </span>
      }
    />
  );
}
