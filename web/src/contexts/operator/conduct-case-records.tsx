import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Money } from '../../design/money.js';
import { useT } from '../../i18n/intl.js';
import { AuthorityReportOf, ProposeAuthorityReport } from './conduct-authorities.js';
import { CostForm, ReadingForm } from './conduct-deeds.js';
import styles from './operator.module.css';
import { authorityReports, type ConductCase, contentReads, useStaffName } from './queries-conduct.js';

interface RecordsProps {
  item: ConductCase;
  etag: string;
}

/** AUP 4: the ledger, for a claim. */
export function Costs({ item, etag }: RecordsProps) {
  const t = useT();
  const nameOf = useStaffName();
  const [booking, setBooking] = useState(false);
  const { costs } = item;
  const sums = Map.groupBy(costs, ({ currency }) => currency);
  return (
    <>
      {costs.length === 0 && <p className={styles.muted}>{t('conduct.noCosts')}</p>}
      {costs.map(({ what, amountMinor, currency, at, by }) => (
        <div key={at + what} className={styles.thing}>
          <div className={styles.row}>
            <span>{what}</span>
            <Money amount={{ amountMinor, currency }} exact />
          </div>
          <span className={styles.muted}>
            {nameOf(by)} · <Instant at={at} />
          </span>
        </div>
      ))}
      {costs.length > 1 &&
        [...sums].map(([currency, booked]) => (
          <div key={currency} className={styles.thing}>
            <div className={styles.row}>
              <strong>{t('conduct.costsSum')}</strong>
              <Money
                amount={{ amountMinor: booked.reduce((sum, cost) => sum + cost.amountMinor, 0), currency }}
                exact
              />
            </div>
          </div>
        ))}
      <div className={styles.deeds}>
        <Button onClick={() => setBooking(true)}>{t('conduct.bookCost')}</Button>
      </div>
      <Dialog title={t('conduct.bookCost')} opened={booking} onClose={() => setBooking(false)} holdsInput>
        <CostForm item={item} etag={etag} onDone={() => setBooking(false)} />
      </Dialog>
    </>
  );
}

/** ToS 2.12: only for the case, and in evidence that the client sees. */
export function Readings({ item, etag }: RecordsProps) {
  const t = useT();
  const nameOf = useStaffName();
  const [recording, setRecording] = useState(false);
  const { data } = useQuery(contentReads(item.tenantId, item.id));
  return (
    <>
      {data?.length === 0 && <p className={styles.muted}>{t('conduct.noReads')}</p>}
      {data?.map(({ id, what, at, readBy }) => (
        <div key={id} className={styles.thing}>
          <span>{what}</span>
          <span className={styles.muted}>
            {nameOf(readBy)} · <Instant at={at} />
          </span>
        </div>
      ))}
      {item.state !== 'CLOSED' && (
        <div className={styles.deeds}>
          <Button onClick={() => setRecording(true)}>{t('conduct.recordRead')}</Button>
        </div>
      )}
      <Dialog title={t('conduct.recordRead')} opened={recording} onClose={() => setRecording(false)} holdsInput>
        <ReadingForm item={item} etag={etag} onDone={() => setRecording(false)} />
      </Dialog>
    </>
  );
}

/** AUP 4: what authorities have been told of this case. */
export function CaseAuthorityReports({ item }: { item: ConductCase }) {
  const t = useT();
  const [proposing, setProposing] = useState(false);
  const { data } = useQuery(authorityReports);
  const reports = data?.items.filter(({ caseId }) => caseId === item.id);
  return (
    <>
      {reports?.length === 0 && <p className={styles.muted}>{t('conduct.noAuthority')}</p>}
      {reports?.map((report) => (
        <AuthorityReportOf key={report.id} report={report} />
      ))}
      <div className={styles.deeds}>
        <Button onClick={() => setProposing(true)}>{t('conduct.tellAuthority')}</Button>
      </div>
      <Dialog title={t('conduct.tellAuthority')} opened={proposing} onClose={() => setProposing(false)} holdsInput>
        <ProposeAuthorityReport caseId={item.id} onDone={() => setProposing(false)} />
      </Dialog>
    </>
  );
}
