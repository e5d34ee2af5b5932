import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useLanguage, useT } from '../../i18n/intl.js';
import { type LegalText, type TextKind, textKinds } from './documents.js';
import styles from './public.module.css';

/** Every text that ever governed, by kind, with its days (ToS 10.2). */
export function LegalArchive() {
  const t = useT();
  const { language } = useLanguage();
  const archive = useQuery({
    queryKey: ['terms', 'archive', language],
    queryFn: async () =>
      (await bodyOf(api.GET('/v1/legal/documents', { params: { query: { language, limit: 200 } } }))).items,
  });

  if (archive.error) return <ErrorState error={archive.error} onRetry={() => void archive.refetch()} />;
  if (!archive.data) return <LoadingState />;
  return (
    <div className={styles.reading}>
      <PageHead
        title={t('legal.title')}
        about={t('legal.about')}
        actions={<Button href="/legal/changes">{t('changes.title')}</Button>}
      />
      {archive.data.length === 0 && <EmptyState title={t('legal.none')}>{t('legal.noneBody')}</EmptyState>}
      {textKinds.map((kind) => (
        <Kind key={kind} kind={kind} texts={archive.data.filter((text) => text.kind === kind)} />
      ))}
    </div>
  );
}

function Kind({ kind, texts }: { kind: TextKind; texts: LegalText[] }) {
  const t = useT();
  if (texts.length === 0) return null;
  return (
    <Card title={t(`legal.${kind}`)}>
      <ul className={styles.versions}>
        {texts.map((text) => (
          <li key={text.id}>
            <AppLink href={`/legal/${text.id}`}>{t('legal.version', { version: text.version })}</AppLink>
            <StateTag kind={tagOf(text.state)}>{t(`legalState.${text.state}`)}</StateTag>
            <span>
              {text.effectiveFrom && (
                <>
                  {t('legal.from')} <Day date={text.effectiveFrom} />
                </>
              )}
            </span>
            {text.reason && <span className={styles.muted}>{text.reason}</span>}
          </li>
        ))}
      </ul>
      {texts.length > 1 && (
        <p className={styles.beneathList}>
          <AppLink href={`/legal/compare/${kind}`}>{t('compare.link')}</AppLink>
        </p>
      )}
    </Card>
  );
}

function tagOf(state: LegalText['state']) {
  return state === 'IN_FORCE' ? 'good' : state === 'SUPERSEDED' ? 'stopped' : 'waiting';
}
