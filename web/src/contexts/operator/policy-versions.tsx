import { useQuery } from '@tanstack/react-query';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day } from '../../design/dates.js';
import { Card } from '../../design/page.js';
import { StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import styles from './operator.module.css';
import { differencesOf } from './policy-knobs.js';
import { useKnobWords } from './policy-words.js';
import { type PolicyVersion, policy, policyVersions, staff } from './queries.js';

interface PolicyVersionsProps {
  shown: number;
  onShow(version: number): void;
}

/** How the contract has been read since when, why, and by whose hand; one of them is looked at. */
export function PolicyVersions({ shown, onShow }: PolicyVersionsProps) {
  const t = useT();
  const { data } = useQuery(policyVersions);
  if (!data) return null;
  return (
    <ul className={styles.list} aria-label={t('policy.show')}>
      {data.map((version, index) => (
        <li key={version.version} className={styles.deadline}>
          <OneVersion version={version} />
          <div className={styles.rowDeeds}>
            {index === 0 && <StateTag kind="good">{t('desk.inForce')}</StateTag>}
            {version.version === shown ? (
              <StateTag kind="waiting">{t('deskPolicy.shown')}</StateTag>
            ) : (
              <Button small onClick={() => onShow(version.version)}>
                {t('deskPolicy.look', { version: version.version })}
              </Button>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function OneVersion({ version: { version, reason, setBy, setAt } }: { version: PolicyVersion }) {
  const t = useT();
  const colleagues = useQuery(staff).data?.items;
  const by = colleagues?.find(({ accountId }) => accountId === setBy)?.name;
  return (
    <div>
      <strong>{t('policy.version', { version })}</strong>
      <span className={styles.muted}>
        {version === 1 ? (
          t('deskPolicy.first')
        ) : (
          <>
            <Day date={dayOf(new Date(setAt))} instant={setAt} />
            {by && `, ${by}`}: {reason}
          </>
        )}
      </span>
    </div>
  );
}

/** What a version changed, beside the one before it. */
export function PolicyChanges({ version }: { version: number }) {
  const t = useT();
  const words = useKnobWords();
  const after = useQuery(policy(version)).data;
  const before = useQuery({ ...policy(version - 1), enabled: version > 1 }).data;
  if (!after || !before) return null;
  const changes = differencesOf(before.policy as object, after.policy as object);
  return (
    <Card title={t('deskPolicy.changed', { version })}>
      <dl className={styles.facts}>
        {changes.map(({ knob, was }) => (
          <div key={knob.path}>
            <dt>{words.label(knob)}</dt>
            <dd>
              <del>{words.value(knob, was)}</del> <ins>{words.value(knob, knob.text)}</ins>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
