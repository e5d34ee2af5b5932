import { dayOf } from '../../design/date-text.js';
import { Day } from '../../design/dates.js';
import { StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import styles from './conduct.module.css';
import type { Permission } from './queries.js';

/** ToS 2.6, 7.1–7.3: one consent in writing: what of, what for and how long. */
export function OnePermission({ permission }: { permission: Permission }) {
  const t = useT();
  const { what, uses, reference, from, until, revokedAt } = permission;
  return (
    <article className={styles.thing}>
      <p className={styles.permit}>
        <strong>{what}</strong>
        {revokedAt && <StateTag kind="stopped">{t('permissions.revoked')}</StateTag>}
      </p>
      <p>{uses.map((use) => t(`permissionUse.${use}`)).join(', ')}</p>
      <p className={styles.muted}>
        {t('permissions.since')} <PlainDay at={from} />
        {until && (
          <>
            {' '}
            {t('permissions.until')} <PlainDay at={until} last />
          </>
        )}
        . {t('permissions.reference', { reference })}
      </p>
    </article>
  );
}

/** An end is the first instant without leave; people say the last day with it. */
function PlainDay({ at, last = false }: { at: string; last?: boolean }) {
  const moment = new Date(Date.parse(at) - (last ? 1 : 0));
  return <Day date={dayOf(moment)} instant={at} />;
}
