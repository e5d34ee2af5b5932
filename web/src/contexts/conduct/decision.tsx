import { Instant } from '../../design/dates.js';
import { useT } from '../../i18n/intl.js';
import styles from './conduct.module.css';
import type { Decision, ScopeKind } from './queries.js';

/** K8: what was decided, by which clause, and for which reasons. */
export function DecisionFacts({ measure, scope }: { measure: Decision; scope: ScopeKind }) {
  const t = useT();
  const { kind, clause, reasons, severe, at } = measure;
  return (
    <div className={styles.thing}>
      <p>
        <strong>{t(`decision.${kind}.${scope}`)}</strong>
      </p>
      <dl className={styles.facts}>
        <dt>{t('decision.on')}</dt>
        <dd>
          <Instant at={at} />
        </dd>
        <dt>{t('decision.by')}</dt>
        <dd>{clause}</dd>
        <dt>{t('decision.reasons')}</dt>
        <dd className={styles.words}>{reasons}</dd>
      </dl>
      {severe && <p className={styles.muted}>{t('decision.severe')}</p>}
    </div>
  );
}
