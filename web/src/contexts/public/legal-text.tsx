import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Fragment } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Day } from '../../design/dates.js';
import { PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { useT } from '../../i18n/intl.js';
import styles from './public.module.css';

/** One version as it was published, with the hash that proves it. */
export function LegalTextPage() {
  const t = useT();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const text = useQuery({
    queryKey: ['terms', 'text', id],
    queryFn: () => bodyOf(api.GET('/v1/legal/documents/{id}', { params: { path: { id } } })),
  });

  if (text.error) return <ErrorState error={text.error} onRetry={() => void text.refetch()} />;
  if (!text.data) return <LoadingState lines={12} />;
  const { title, version, effectiveFrom, body, sha256, language } = text.data;
  return (
    <article className={styles.reading} lang={language}>
      <p>
        <AppLink href="/legal">{t('legal.all')}</AppLink>
      </p>
      <PageHead
        title={title}
        about={
          <>
            {t('legal.version', { version })}
            {effectiveFrom && (
              <>
                , {t('legal.from')} <Day date={effectiveFrom} />
              </>
            )}
          </>
        }
      />
      <Prose text={body} />
      <p className={styles.hash}>{t('legal.hash', { sha256 })}</p>
    </article>
  );
}

/** Headings and paragraphs of the published text; anything else stands as it was written. */
function Prose({ text }: { text: string }) {
  const blocks = text.split(/\n{2,}/).map((block) => block.trim());
  return (
    <div className={styles.prose}>
      {blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a published text never changes its order.
        <Fragment key={at}>{blockOf(block)}</Fragment>
      ))}
    </div>
  );
}

function blockOf(block: string) {
  const heading = /^(#{1,4})\s+(.*)$/s.exec(block);
  if (heading) return heading[1] === '#' ? null : <h2>{heading[2]}</h2>;
  return <p>{block.replaceAll('**', '')}</p>;
}
