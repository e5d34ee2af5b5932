import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day } from '../../design/dates.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { InvoiceList } from '../subscription/invoices.js';
import { Standing } from '../subscription/standing.js';
import { ContractLife } from '../terms/contract-life.js';
import { EvidenceList } from '../terms/evidence.js';
import { timelineOf } from '../terms/queries.js';
import { Arrangements } from './client-arrangements.js';
import { Chargebacks } from './client-chargebacks.js';
import { Deletion } from './client-deletion.js';
import { Disputes } from './client-disputes.js';
import { Ending } from './client-ending.js';
import { Holds } from './client-holds.js';
import { KindOf } from './client-kind.js';
import { MoneyDeeds } from './client-money.js';
import { stateKinds } from './client-words.js';
import { Permissions } from './conduct-permissions.js';
import { Permits } from './conduct-permits.js';
import styles from './operator.module.css';
import { type Client as ClientAnswer, client, clientBilling, clientInvoices } from './queries.js';
import { RefundRequests } from './refund-requests.js';

/** A client's whole life on one page. */
export function Client() {
  const t = useT();
  const { tenantId } = useParams({ strict: false }) as { tenantId: string };
  const profile = useQuery(client(tenantId));
  const billing = useQuery(clientBilling(tenantId));
  if (profile.error) return <ErrorState error={profile.error} onRetry={() => void profile.refetch()} />;
  if (!profile.data) return <LoadingState lines={10} />;
  const { name, state } = profile.data;

  return (
    <>
      <PageHead
        title={name}
        about={<StateTag kind={stateKinds[state]}>{t(`instanceState.${state}`)}</StateTag>}
        actions={
          <>
            <Button href={`/privacy/clients/${tenantId}`}>{t('privacyOfClient.title')}</Button>
            <Button href={`/simulator?client=${tenantId}`}>{t('client.simulate')}</Button>
          </>
        }
      />
      <div className={styles.page}>
        {billing.data && <Standing billing={billing.data} />}
        <div className={styles.columns}>
          <Card title={t('client.profile')}>
            <Profile client={profile.data} />
            <KindOf client={profile.data} />
          </Card>
          <Card title={t('client.money')}>
            {billing.data ? <MoneyDeeds client={profile.data} billing={billing.data} /> : <LoadingState lines={3} />}
          </Card>
        </div>
        <Invoices tenantId={tenantId} />
        <Cases client={profile.data} />
        <Life tenantId={tenantId} />
        <div className={styles.columns}>
          <Card title={t('client.deletion')}>
            <Deletion tenantId={tenantId} />
          </Card>
          <Card title={t('desk.holds')}>
            <Holds tenantId={tenantId} />
          </Card>
        </div>
        <div className={styles.columns}>
          <Card title={t('permits.title')}>
            <Permits clientId={tenantId} />
          </Card>
          <Card title={t('permissions.title')}>
            <Permissions clientId={tenantId} />
          </Card>
        </div>
        <EvidenceOf tenantId={tenantId} />
      </div>
    </>
  );
}

function Profile({ client }: { client: ClientAnswer }) {
  const t = useT();
  const { url, orgNo, registrationEmail, country, customerKind, agreement, suspensions } = client;
  const facts = [
    { label: t('client.address'), value: <a href={url}>{new URL(url).host}</a> },
    { label: t('client.orgNo'), value: orgNo ?? '–' },
    { label: t('clients.kind'), value: `${t(`customerKind.${customerKind}`)}, ${country}` },
    { label: t('client.email'), value: registrationEmail },
    { label: t('client.since'), value: dayIn(agreement.concludedAt) },
    { label: t('client.until'), value: dayIn(agreement.endedAt) },
  ];
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(
          ({ label, value }) =>
            value && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {suspensions.map(({ clause, since }) => (
        <p key={since}>
          {t('client.suspended', { clause })}, {dayIn(since)}
        </p>
      ))}
    </>
  );
}

const dayIn = (at: string | null) => at && <Day date={dayOf(new Date(at))} instant={at} />;

function Invoices({ tenantId }: { tenantId: string }) {
  const t = useT();
  const { data, error, refetch } = useQuery(clientInvoices(tenantId));
  return (
    <section className={styles.section}>
      <h2>{t('billing.invoices')}</h2>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && <InvoiceList invoices={data.items} />}
    </section>
  );
}

/** What the client and we have between us beside the plan: wishes, disputes, money back, endings and holds. */
function Cases({ client }: { client: ClientAnswer }) {
  const t = useT();
  const { tenantId } = client;
  const { data } = useQuery(clientInvoices(tenantId));
  const { data: billing } = useQuery(clientBilling(tenantId));
  const invoices = data?.items ?? [];
  return (
    <div className={styles.columns}>
      <Card title={t('desk.arrangements')}>
        <Arrangements client={client} invoices={invoices} />
      </Card>
      <Card title={t('desk.disputes')}>
        <Disputes tenantId={tenantId} invoices={invoices} />
      </Card>
      <Card title={t('desk.requests')}>
        <RefundRequests tenantId={tenantId} />
      </Card>
      <Card title={t('desk.endings')}>
        <Ending client={client} />
      </Card>
      {billing && <Chargebacks billing={billing} />}
    </div>
  );
}

function Life({ tenantId }: { tenantId: string }) {
  const t = useT();
  const timeline = useQuery(timelineOf(tenantId));
  const billing = useQuery(clientBilling(tenantId));
  const invoices = useQuery(clientInvoices(tenantId));
  return (
    <section className={styles.section}>
      <h2>{t('client.life')}</h2>
      <p className={styles.muted}>{t('client.lifeAbout')}</p>
      {timeline.error && <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />}
      {timeline.data && (
        <ContractLife
          timeline={timeline.data}
          forecast={billing.data}
          invoices={invoices.data?.items}
          tenantId={tenantId}
          clausesAt="/clauses"
        />
      )}
    </section>
  );
}

/** Each look leaves evidence with the client, so it is fetched when asked for. */
function EvidenceOf({ tenantId }: { tenantId: string }) {
  const t = useT();
  const [shown, setShown] = useState(false);
  return (
    <section className={styles.section}>
      <h2>{t('client.evidence')}</h2>
      {shown ? (
        <EvidenceList choice={{ tenantId }} limit={25} />
      ) : (
        <div>
          <Button onClick={() => setShown(true)}>{t('client.showEvidence')}</Button>
        </div>
      )}
    </section>
  );
}
