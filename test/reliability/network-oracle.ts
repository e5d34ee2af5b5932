import type pg from 'pg';

interface ProviderObject {
  id: string;
  status: string;
  metadata: Record<string, string>;
}

/** What came out on the other side: the provider's own books, and the letters as they arrived. */
export interface Outside {
  payments: ProviderObject[];
  refunds: ProviderObject[];
  /** One for each arrival, so a letter that arrived twice stands here twice. */
  messageIds: string[];
}

/** Each names what it finds; a product that did everything once gives none. */
const QUESTIONS: Record<string, string> = {
  'more than one sign-up came of one address': `
    select email as what from account where email is not null group by email having count(*) > 1
    union all select slug from client_directory group by slug having count(*) > 1`,
  'a contact was written twice': `
    select family_name as what from contact where family_name like 'Write %' group by family_name having count(*) > 1`,
  'an invoice was paid by two charges': `
    select invoice_id::text as what from charge where state = 'PAID' group by invoice_id having count(*) > 1`,
  'an invoice of a period that began is not paid': `
    select number as what from invoice where state = 'OPEN' and method = 'card'`,
  'a payment is for more than its invoice, or for none': `
    select p.reference as what from payment p left join lateral (select sum((a ->> 'amountMinor')::bigint) as allocated
      from jsonb_array_elements(p.allocations) a) b on true
    where coalesce(allocated, 0) <> p.amount_minor
      and not exists (select from refund r where r.tenant_id = p.tenant_id and r.payment_reference = p.reference)`,
  'a refund has not come to an end': `select id::text as what from refund where state <> 'DONE'`,
  'a letter was not sent': `select key as what from notice where state = 'QUEUED' and not_before <= (
    select to_timestamp(frozen_at_ms / 1000.0) from business_clock)`,
  'an event was left lying': `select type || ' ' || last_error as what from outbox_message where state = 'PENDING'`,
  'what fell due was not done': `
    select key as what from obligation where state = 'PENDING' and command is not null and due_at <= (
      select to_timestamp(frozen_at_ms / 1000.0) from business_clock)`,
  'a request is taken for unfinished': `select key as what from idempotency_key where state <> 'DONE'`,
  'a transaction stands open': `
    select pid::text || ' ' || left(query, 80) as what from pg_stat_activity
    where datname = current_database() and state like 'idle in transaction%'`,
};

/** Asks the database, the provider and the mailbox whether everything happened once; it imports nothing of the product. */
export async function judge(admin: pg.Pool, { payments, refunds, messageIds }: Outside): Promise<string[]> {
  const faults: string[] = [];
  const ask = async (question: string) => (await admin.query<{ what: string }>(question)).rows.map(({ what }) => what);
  for (const [fault, question] of Object.entries(QUESTIONS))
    faults.push(...(await ask(question)).map((what) => `${fault}: ${what}`));

  const paid = payments.filter(({ status }) => status === 'succeeded');
  const purposes = paid.map(
    ({ id, metadata: { orderId, invoiceId, chargeId } }) => orderId ?? invoiceId ?? chargeId ?? id,
  );
  faults.push(...twice(purposes).map((purpose) => `paid twice at the provider: ${purpose}`));
  faults.push(
    ...unlike(
      'payment',
      paid.map(({ id }) => id),
      await ask('select reference as what from payment'),
    ),
  );

  const given = refunds.filter(({ status }) => status === 'succeeded');
  const cases = given.map(({ id, metadata }) => metadata.refundId ?? id);
  faults.push(...twice(cases).map((id) => `refunded twice at the provider: ${id}`));
  faults.push(...unlike('refund', cases, await ask('select id::text as what from refund')));

  const arrived = [...new Set(messageIds.map((id) => /^<([0-9a-f-]{36})@/.exec(id)?.[1] ?? id))];
  const accepted = await ask(`select id::text as what from delivery where state = 'ACCEPTED'`);
  const templates = await ask(
    `select d.id || ' ' || n.template as what from delivery d join notice n on (n.tenant_id, n.id) = (d.tenant_id, d.notice_id)`,
  );
  const named = (fault: string) =>
    fault.replace(/[0-9a-f-]{36}$/, (id) => templates.find((t) => t.startsWith(id)) ?? id);
  return [...faults, ...unlike('letter', arrived, accepted).map(named)];
}

const twice = (items: string[]): string[] => [...new Set(items.filter((item, at) => items.indexOf(item) !== at))];

function unlike(kind: string, outside: string[], inside: string[]): string[] {
  const [out, known] = [new Set(outside), new Set(inside)];
  return [
    ...outside.filter((item) => !known.has(item)).map((item) => `a ${kind} that we do not know of: ${item}`),
    ...inside.filter((item) => !out.has(item)).map((item) => `a ${kind} that never took place: ${item}`),
  ];
}
