import { IconFileZip } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Button } from '../../design/button.js';
import { Card } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { useT } from '../../i18n/intl.js';
import styles from './contract.module.css';
import { ContractHead } from './contract-parts.js';
import { verificationKeys } from './queries-changes.js';

const contents = ['summary', 'texts', 'notices', 'chain', 'manifest'] as const;

/** The whole contract as one file that proves itself, and the key that it is checked with. */
export function Proof() {
  const t = useT();
  const keys = useQuery(verificationKeys);
  return (
    <>
      <ContractHead current="/contract/proof" about={t('proof.about')} />
      <div className={styles.gate}>
        <Card title={t('proof.bundle')}>
          <p>{t('proof.bundleBody')}</p>
          <ul className={styles.contents}>
            {contents.map((part) => (
              <li key={part}>{t(`proofPart.${part}`)}</li>
            ))}
          </ul>
          <div className={styles.gateWays}>
            <Button
              kind="primary"
              icon={<IconFileZip size={16} stroke={1.6} />}
              href="/v1/contract/evidence-bundle"
              download
            >
              {t('proof.download')}
            </Button>
          </div>
        </Card>
        <Card title={t('proof.check')}>
          <p>{t('proof.checkBody')}</p>
          {keys.error ? (
            <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />
          ) : !keys.data ? (
            <LoadingState lines={2} />
          ) : (
            <dl className={styles.keys}>
              {keys.data.map(({ kid, x, crv }) => (
                <div key={kid}>
                  <dt>{t('proof.key', { kid })}</dt>
                  <dd>
                    <code>
                      {crv} {x}
                    </code>
                  </dd>
                </div>
              ))}
            </dl>
          )}
          <div className={styles.gateWays}>
            <Button small href="/v1/legal/keys" download>
              {t('proof.downloadKeys')}
            </Button>
          </div>
        </Card>
      </div>
    </>
  );
}
