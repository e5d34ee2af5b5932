import { useQuery } from '@tanstack/react-query';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { useLanguage, useT } from '../../i18n/intl.js';
import styles from './changes.module.css';
import { comparisonOf, type Passage, type TextKind } from './queries-changes.js';

interface ComparisonProps {
  kind: TextKind;
  from: string;
  to: string;
}

/** Two versions in one text: what went is struck through, what came is underlined; neither speaks by colour alone. */
export function Comparison({ kind, from, to }: ComparisonProps) {
  const t = useT();
  const { language } = useLanguage();
  const { data, error, refetch } = useQuery(comparisonOf(kind, from, to, language));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={6} />;
  const same = data.passages.every(({ change }) => change === 'same');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long text scrolls by keyboard.
    <section className={styles.comparison} lang={data.language} tabIndex={0} aria-label={t('compare.changes')}>
      {same && <p>{t('compare.same')}</p>}
      {data.passages.map((passage, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a published text never changes its order.
        <PassageText key={at} passage={passage} />
      ))}
    </section>
  );
}

function PassageText({ passage: { change, text = '', words = [] } }: { passage: Passage }) {
  const heading = /^#{1,4}\s+/.test(text);
  const shown = text
    .replace(/^#{1,4}\s+/, '')
    .replaceAll('**', '')
    .trim();
  if (change === 'removed') return <Removed>{shown}</Removed>;
  if (change === 'added') return <Added>{shown}</Added>;
  if (change === 'same') return <p data-heading={heading || undefined}>{shown}</p>;
  return (
    <p data-changed>
      {words.map((piece, at) => {
        const key = `${at}-${piece.change}`;
        if (piece.change === 'removed') return <del key={key}>{piece.text}</del>;
        if (piece.change === 'added') return <ins key={key}>{piece.text}</ins>;
        return <span key={key}>{piece.text}</span>;
      })}
    </p>
  );
}

function Removed({ children }: { children: string }) {
  return (
    <p data-changed>
      <del>{children}</del>
    </p>
  );
}

function Added({ children }: { children: string }) {
  return (
    <p data-changed>
      <ins>{children}</ins>
    </p>
  );
}
