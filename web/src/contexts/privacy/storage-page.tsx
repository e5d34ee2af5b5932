import { host } from '../../app/host.js';
import { Door } from '../../design/door.js';
import { useT } from '../../i18n/intl.js';
import styles from './privacy.module.css';
import { stored } from './storage.js';

/** What a browser keeps for us, each with its purpose and its lifetime. */
export function StoragePage() {
  const t = useT();
  const secure = location.protocol === 'https:';
  const nameOf = ({ name, kind }: (typeof stored)[number]) => (kind === 'cookie' && secure ? `__Host-${name}` : name);
  return (
    <Door title={t('storage.title')} about={t('storage.about')} foot={t('storage.clear')} wide>
      <div className={styles.stored}>
        <p>{t('storage.here')}</p>
        <ul aria-label={t('storage.title')} className={styles.list}>
          {stored.map((item) => (
            <li key={item.name}>
              <code>{nameOf(item)}</code>
              <p>{t(`storageUse.${item.use}`)}</p>
              <p className={styles.muted}>
                {t(`storageKind.${item.kind}`)} · {t(`storageLife.${item.life}`)}
              </p>
            </li>
          ))}
        </ul>
        {host !== 'operator' && <p>{t('storage.payment')}</p>}
      </div>
    </Door>
  );
}
