import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { dayOf } from '../../design/date-text.js';
import { Day } from '../../design/dates.js';
import { moneyText } from '../../design/money-text.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { stateKinds } from './client-words.js';
import styles from './operator.module.css';
import { client, clientBilling } from './queries.js';

const planKinds: Record<string, StateKind> = { ACTIVE: 'good', PAST_DUE: 'warning', CANCEL_SCHEDULED: 'warning' };

/** Where each part of a contract stands now. */
export function ContractStates({ tenantId }: { tenantId: string }) {
  const t = useT();
  const { locale } = useIntl();
  const profile = useQuery(client(tenantId)).data;
  const billing = useQuery(clientBilling(tenantId)).data;
  const { overdue, openInvoices } = billing ?? { overdue: null, openInvoices: [] };
  return (
    <>
      <h2>{t('simulator.states')}</h2>
      <dl className={styles.states}>
        <div>
          <dt>{t('simulator.instance')}</dt>
          <dd>
            {profile && <StateTag kind={stateKinds[profile.state]}>{t(`instanceState.${profile.state}`)}</StateTag>}
          </dd>
        </div>
        {billing && (
          <div>
            <dt>{t('simulator.plan')}</dt>
            <dd>
              {billing.planName}
              <br />
              <StateTag kind={planKinds[billing.state] ?? 'stopped'}>{t(`planState.${billing.state}`)}</StateTag>
            </dd>
          </div>
        )}
        <div>
          <dt>{t('simulator.debt')}</dt>
          <dd>
            {overdue ? (
              <StateTag kind={overdue.state === 'NOTIFIED' || overdue.state === 'WARNED' ? 'warning' : 'stopped'}>
                {t(`debtState.${overdue.state}`)}
              </StateTag>
            ) : (
              t('simulator.noDebt')
            )}
          </dd>
        </div>
        {openInvoices.length > 0 && (
          <div>
            <dt>{t('simulator.openInvoices')}</dt>
            {openInvoices.map(({ id, number, open }) => (
              <dd key={id}>
                {number}: {moneyText(locale, open)}
              </dd>
            ))}
          </div>
        )}
        <div>
          <dt>{t('simulator.deletion')}</dt>
          <dd>
            {profile?.deletion ? (
              <Day date={dayOf(new Date(profile.deletion.notBefore))} instant={profile.deletion.notBefore} />
            ) : (
              t('simulator.noDeletion')
            )}
          </dd>
        </div>
      </dl>
    </>
  );
}
