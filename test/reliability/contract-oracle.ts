import pg from 'pg';

export interface Judgement {
  faults: string[];
  deletions: number;
  letters: number;
  suspensions: number;
}

/** The letters that announce a deletion. */
const ANNOUNCEMENTS = `('final-deletion-notice', 'purge-announced')`;

/** Every deletion that began, with the clause's facts of that moment; `at` is business time. */
const DELETIONS = `
  deletion as (
    select e.tenant_id, e.at, (e.at at time zone 'Europe/Stockholm')::date as day, e.payload ->> 'cause' as cause
    from evidence e where e.event_type = 'tenancy.PurgeStarted'),
  announcement as (
    select tenant_id, accepted_at from notice where template in ${ANNOUNCEMENTS} and state = 'ACCEPTED'),
  revival as (
    select tenant_id, at from evidence where event_type in ('tenancy.InstanceReopened', 'subscription.DebtCleared',
      'subscription.SubscriptionReinstated', 'subscription.SubscriptionStarted'))`;

/** Each names what it finds by client and instant; a contract as it should be gives none. */
const QUESTIONS: Record<string, string> = {
  'deleted without an accepted announcement that had stood for 7 × 24 hours since the contract last came to life': `
    with ${DELETIONS} select d.tenant_id, d.at from deletion d where not exists (
      select 1 from announcement a where a.tenant_id = d.tenant_id and a.accepted_at <= d.at - interval '168 hours'
        and not exists (select 1 from revival r where r.tenant_id = d.tenant_id and r.at > a.accepted_at and r.at <= d.at))`,
  'deleted although a period that began or was still to come was paid': `
    with ${DELETIONS} select d.tenant_id, d.at from deletion d join invoice i using (tenant_id)
    where i.state = 'PAID' and i.paid_at <= d.at and i.period_end >= d.day and d.cause in ('debt', 'expiry')
      and not exists (select 1 from refund r where r.tenant_id = d.tenant_id and r.requested_at >= i.paid_at)`,
  'deleted for an expiry sooner than three months after the last paid day': `
    with ${DELETIONS} select d.tenant_id, d.at from deletion d where d.cause = 'expiry' and exists (
      select 1 from invoice i where i.tenant_id = d.tenant_id and i.state = 'PAID' and i.paid_at <= d.at
      and not exists (select 1 from refund r where r.tenant_id = d.tenant_id and r.requested_at >= i.paid_at)
      and (i.period_end + interval '3 months')::date >= d.day)`,
  'deleted for a debt that was not 67 days old, or that was paid': `
    with ${DELETIONS} select d.tenant_id, d.at from deletion d where d.cause = 'debt' and not exists (
      select 1 from invoice i where i.tenant_id = d.tenant_id and i.due_on <= d.day - 67
        and (i.paid_at is null or i.paid_at > d.at) and (i.voided_at is null or i.voided_at > d.at - interval '1 minute'))`,
  'deleted under a legal hold': `
    with ${DELETIONS} select d.tenant_id, d.at from deletion d where
      coalesce((select e.event_type = 'tenancy.InstanceHeld' from evidence e where e.tenant_id = d.tenant_id and e.at <= d.at
        and e.event_type in ('tenancy.InstanceHeld', 'tenancy.InstanceHoldReleased') order by e.id desc limit 1), false)`,
  'is in use and has lost its administrator or its agreement': `
    select i.tenant_id, now() as at from instance i where i.state in ('ACTIVE', 'READ_ONLY', 'SUSPENDED') and (
      not exists (select 1 from membership m where m.tenant_id = i.tenant_id and m.role = 'administrator' and m.state = 'ACTIVE')
      or not exists (select 1 from agreement a where a.tenant_id = i.tenant_id and a.state = 'ACTIVE'))
      and i.tenant_id in (select tenant_id from client_directory)`,
  'reminded of a debt before the day after it fell due': `
    with ladder as (${ladder()}) select l.tenant_id, l.accepted_at as at from ladder l join invoice i
      on i.tenant_id = l.tenant_id and i.id = l.invoice_id
    where l.letter = 'first-overdue' and (l.accepted_at at time zone 'Europe/Stockholm') < i.due_on + 1 + time '08:00'`,
  'warned less than 14 days after the first notice, or before day 21': `
    with ladder as (${ladder()}) select w.tenant_id, w.accepted_at as at from ladder w join invoice i
      on i.tenant_id = w.tenant_id and i.id = w.invoice_id
    where w.letter = 'suspension-warning' and (w.day < i.due_on + 21 or not exists (
      select 1 from ladder f where f.tenant_id = w.tenant_id and f.invoice_id = w.invoice_id
        and f.letter = 'first-overdue' and f.day <= w.day - 14))`,
  'suspended before day 31, or less than 7 days after a warning': `
    with ladder as (${ladder()}) select s.tenant_id, s.at from evidence s
    where s.event_type = 'subscription.DebtorSuspended' and not exists (
      select 1 from ladder w join invoice i on i.tenant_id = w.tenant_id and i.id = w.invoice_id
      where w.tenant_id = s.tenant_id and w.letter = 'suspension-warning'
        and w.day <= (s.at at time zone 'Europe/Stockholm')::date - 7
        and i.due_on <= (s.at at time zone 'Europe/Stockholm')::date - 31)`,
  'told the last time before thirty full days of suspension': `
    with ladder as (${ladder()}) select n.tenant_id, n.accepted_at as at from ladder n
    where n.letter = 'final-deletion-notice' and not exists (select 1 from evidence s where s.tenant_id = n.tenant_id
      and s.event_type = 'subscription.DebtorSuspended'
      and (s.at at time zone 'Europe/Stockholm') <= (n.accepted_at at time zone 'Europe/Stockholm') - interval '30 days')`,
  'announced for deletion before it was blocked or suspended': `
    select n.tenant_id, n.accepted_at as at from notice n where n.template in ${ANNOUNCEMENTS} and n.state = 'ACCEPTED'
      and not exists (select 1 from evidence e where e.tenant_id = n.tenant_id and e.at <= n.accepted_at
        and e.event_type in ('tenancy.InstanceBlocked', 'tenancy.InstanceSuspended'))`,
  'wrote the same letter of the ladder about one invoice twice in a round': `
    with ladder as (${ladder()}) select tenant_id, max(accepted_at) as at from ladder
    group by tenant_id, invoice_id, letter, round having count(*) > 1`,
  'was billed for one period twice': `
    select tenant_id, max(issued_at) as at from invoice where state <> 'VOID'
    group by tenant_id, subscription_id, period_start having count(*) > 1`,
  'has a deadline that failed': `
    select tenant_id, due_at as at from obligation where state = 'PENDING' and last_error_code is not null`,
};

/** Letters of ToS 3.4 that arrived, read from their keys. */
function ladder(): string {
  return `select tenant_id, split_part(key, ':', 2)::uuid as invoice_id, split_part(key, ':', 3) as letter,
    split_part(key, ':', 4) as round, accepted_at, (accepted_at at time zone 'Europe/Stockholm')::date as day
    from notice where key ~ '^overdue:[0-9a-f-]{36}:' and state = 'ACCEPTED'`;
}

/**
 * Asks the database alone whether what happened to contracts was in order; it imports nothing of the product.
 * An arrangement or a dispute that pauses the ladder only makes things later, which is never a fault.
 */
export async function judge(admin: pg.Client | pg.PoolClient): Promise<Judgement> {
  const faults: string[] = [];
  for (const [fault, question] of Object.entries(QUESTIONS)) {
    const { rows } = await admin.query<{ tenant_id: string; at: Date }>(question);
    faults.push(...rows.map(({ tenant_id, at }) => `${tenant_id} ${fault}: ${at.toISOString()}`));
  }
  const { rows } = await admin.query<Omit<Judgement, 'faults'>>(`select
    (select count(*)::int from evidence where event_type = 'tenancy.PurgeStarted') as deletions,
    (select count(*)::int from evidence where event_type = 'subscription.DebtorSuspended') as suspensions,
    (select count(*)::int from notice where state = 'ACCEPTED') as letters`);
  return { faults, ...rows[0]! };
}

/** Shows the judge what must not be: announcements that came after the deletion, in a transaction that is undone. */
export async function noticesAnEarlyDeletion(adminUrl: string): Promise<boolean> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query('begin');
    await admin.query(
      `update notice set accepted_at = accepted_at + interval '9 years' where template in ${ANNOUNCEMENTS}`,
    );
    const { faults } = await judge(admin);
    await admin.query('rollback');
    return faults.some((fault) => fault.includes('7 × 24 hours'));
  } finally {
    await admin.end();
  }
}
