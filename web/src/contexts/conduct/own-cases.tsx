import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day, Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, useProblemForm } from '../../design/form/problem-form.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import { useIsAdministrator } from '../identity/myself.js';
import { stateKindOf, TimeLeft } from './case-clock.js';
import styles from './conduct.module.css';
import { OnePermission } from './permission.js';
import { OnePermit } from './permit.js';
import { type OwnCase, ownCases, ownPermissions, ownPermits } from './queries.js';
import { blankReport, GoodFaith, ReportFields, reportIn } from './report-form.js';

/** AUP 3.a: cases about one's own people and content, from their first day; and a way to report somebody else's. */
export function OwnCases() {
  const t = useT();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(ownCases);
  const administrator = useIsAdministrator();
  const [reporting, setReporting] = useState(false);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead
        title={t('ownConduct.title')}
        about={t('ownConduct.about')}
        actions={<Button onClick={() => setReporting(true)}>{t('ownConduct.report')}</Button>}
      />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState lines={6} />}
      {data && (
        <div className={styles.page}>
          {items.length === 0 && <EmptyState title={t('ownConduct.none')}>{t('ownConduct.noneBody')}</EmptyState>}
          {items.length > 0 && (
            <ul className={styles.list}>
              {items.map((item) => (
                <Row key={item.id} item={item} />
              ))}
            </ul>
          )}
          {hasNextPage && (
            <div>
              <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {t('list.more')}
              </Button>
            </div>
          )}
          {administrator && <OwnPermits />}
          {administrator && <OwnPermissions />}
        </div>
      )}
      <Dialog title={t('ownConduct.report')} opened={reporting} onClose={() => setReporting(false)} holdsInput>
        <ReportSomebody onDone={() => setReporting(false)} />
      </Dialog>
    </>
  );
}

function Row({ item }: { item: OwnCase }) {
  const t = useT();
  const { id, number, state, category, scope, openedAt, cureBy, measure, appeal, outcome } = item;
  const mayAppeal = measure && !appeal && (state === 'SUSPENDED' || state === 'TERMINATED');
  return (
    <li className={styles.row}>
      <div>
        <AppLink href={`/conduct/${id}`}>{number}</AppLink>
        <span className={styles.muted}>
          {t(`violation.${category}`)} · {t(`conductScope.${scope}`)} · {t('ownConduct.opened')}{' '}
          <Instant at={openedAt} />
        </span>
        {cureBy && <TimeLeft until={cureBy} />}
        {mayAppeal && (
          <span>
            {t('ownConductCase.appealUntil')} <Day date={measure.appealBy} form="distance" />
          </span>
        )}
      </div>
      <StateTag kind={stateKindOf(state)}>
        {outcome ? t(`conductOutcome.${outcome}`) : t(`ownConductState.${state}`)}
      </StateTag>
    </li>
  );
}

/** AUP 2.3.c: what the instance may be tested for, once that has been agreed on. */
function OwnPermits() {
  const t = useT();
  const { data } = useQuery(ownPermits);
  if (!data || data.items.length === 0) return null;
  return (
    <Card title={t('permits.title')}>
      <div className={styles.stack}>
        <p className={styles.muted}>{t('permits.about')}</p>
        {data.items.map((permit) => (
          <OnePermit key={permit.id} permit={permit} />
        ))}
      </div>
    </Card>
  );
}

/** ToS 2.6, 7.2: what one was given leave to do beyond the terms. */
function OwnPermissions() {
  const t = useT();
  const { data } = useQuery(ownPermissions);
  if (!data || data.items.length === 0) return null;
  return (
    <Card title={t('permissions.title')}>
      <div className={styles.stack}>
        <p className={styles.muted}>{t('permissions.about')}</p>
        {data.items.map((permission) => (
          <OnePermission key={permission.id} permission={permission} />
        ))}
      </div>
    </Card>
  );
}

/** ToS 2.11: from inside, the receipt goes to one's own address. */
function ReportSomebody({ onDone }: { onDone(): void }) {
  const t = useT();
  const form = useProblemForm({
    initial: blankReport,
    send: (report, { signal }) => bodyOf(api.POST('/v1/conduct/reports', { body: reportIn(report), signal })),
    onDone: ({ number }) => {
      toast({ text: t('reportReceived.title', { number }) });
      onDone();
    },
  });
  return (
    <Form form={form} deed={t('reportForm.deed')}>
      <p>{t('ownConduct.reportAbout')}</p>
      <ReportFields category={form.values.category as string} />
      <GoodFaith />
    </Form>
  );
}
