/** A payment by card, as either side has it on its books. */
export interface PaymentEntry {
  reference: string;
  amountMinor: number;
  currency: string;
}

export type RefundStanding = 'PENDING' | 'DONE' | 'FAILED';
export type ChargebackStanding = 'OPEN' | 'WON' | 'LOST' | 'WRITTEN_OFF';

/** What we have on our books. Rows from before the window are known, so that nothing old looks new. */
export interface OurEntries {
  payments: (PaymentEntry & { tenantId: string; inWindow: boolean })[];
  refunds: { tenantId: string; id: string; gatewayRef: string | null; state: RefundStanding; isOwed: boolean }[];
  chargebacks: { tenantId: string; reference: string; state: ChargebackStanding }[];
  payers: { tenantId: string; customerRef: string | null; cardRef: string | null }[];
}

/** What the provider has, of the window alone. */
export interface TheirEntries {
  /** `tenantId` is absent where nothing on the payment says that it is about us. */
  payments: (PaymentEntry & { tenantId?: string })[];
  refunds: { reference: string; tenantId?: string; refundId?: string; state: RefundStanding }[];
  chargebacks: { reference: string; tenantId?: string; state: 'OPEN' | 'WON' | 'LOST' }[];
  customers: { ref: string; tenantId?: string }[];
  detachedCards: { tenantId: string; cardRef: string }[];
}

export type DriftKind =
  | 'payment-missing-here'
  | 'payment-missing-there'
  | 'payment-unknown'
  | 'payment-amount-differs'
  | 'refund-missing-there'
  | 'refund-outcome-unseen'
  | 'refund-unknown'
  | 'chargeback-unseen'
  | 'chargeback-unknown'
  | 'card-detached'
  | 'customer-duplicate';

/** One entry on which the two books differ. */
export interface Drift {
  kind: DriftKind;
  tenantId: string | undefined;
  /** The provider's name of it; ours for a refund that the provider does not know. */
  reference: string;
}

/** A difference that was reported, not ended since, and from when on the books had been compared that showed it. */
export interface StandingDrift {
  id: string;
  kind: string;
  reference: string;
  since: Date;
}

/** Webhooks are tried for three days, and a weekend passes. */
const WINDOW_DAYS = 7;
/** The provider tells no longer what happened before. */
const LONGEST_WINDOW_DAYS = 30;
const DAY_MS = 86_400_000;

/** As far back as what still stands was found, so that its absence will mean that it is gone. */
export function compareFrom(standing: StandingDrift[], now: Date): Date {
  const daysAgo = (days: number) => now.getTime() - days * DAY_MS;
  const reachable = standing.map(({ since }) => since.getTime()).filter((at) => at >= daysAgo(LONGEST_WINDOW_DAYS));
  return new Date(Math.min(daysAgo(WINDOW_DAYS), ...reachable));
}

/** What a comparison that reached far enough back did not find any more. */
export const goneFrom = <Standing extends StandingDrift>(
  standing: Standing[],
  found: { kind: string; reference: string }[],
  since: Date,
): Standing[] =>
  standing
    .filter((each) => each.since >= since)
    .filter(({ kind, reference }) => !found.some((each) => each.kind === kind && each.reference === reference));

/** Everything on which two books differ. The same books always give the same list, and equal books give none. */
export function compareBooks(ours: OurEntries, theirs: TheirEntries): Drift[] {
  return [
    ...comparePayments(ours, theirs),
    ...compareRefunds(ours, theirs),
    ...compareChargebacks(ours, theirs),
    ...comparePayers(ours, theirs),
  ];
}

function comparePayments(ours: OurEntries, theirs: TheirEntries): Drift[] {
  const here = new Map(ours.payments.map((payment) => [payment.reference, payment]));
  const there = new Set(theirs.payments.map(({ reference }) => reference));
  const missingThere = ours.payments
    .filter(({ reference, inWindow }) => inWindow && !there.has(reference))
    .map(({ tenantId, reference }) => drift('payment-missing-there', tenantId, reference));
  const seenThere = theirs.payments.flatMap(({ reference, tenantId, amountMinor, currency }) => {
    const own = here.get(reference);
    if (!own) return [drift(tenantId ? 'payment-missing-here' : 'payment-unknown', tenantId, reference)];
    const isSame = own.amountMinor === amountMinor && own.currency === currency;
    return isSame ? [] : [drift('payment-amount-differs', own.tenantId, reference)];
  });
  return [...missingThere, ...seenThere];
}

function compareRefunds(ours: OurEntries, theirs: TheirEntries): Drift[] {
  const here = new Map(ours.refunds.map((refund) => [refund.id, refund]));
  const there = new Set(theirs.refunds.map(({ refundId }) => refundId));
  const missingThere = ours.refunds
    .filter(({ id, isOwed }) => isOwed && !there.has(id))
    .map(({ tenantId, id }) => drift('refund-missing-there', tenantId, id));
  const seenThere = theirs.refunds.flatMap(({ reference, tenantId, refundId, state }) => {
    const own = refundId ? here.get(refundId) : undefined;
    if (!own) return [drift('refund-unknown', tenantId, reference)];
    // A bank payout has taken the place of what failed here, and has a reference of its own.
    const isReplaced = own.state === 'DONE' && own.gatewayRef !== reference && state === 'FAILED';
    const isSeen = state === 'PENDING' || own.state === state || isReplaced;
    return isSeen ? [] : [drift('refund-outcome-unseen', own.tenantId, reference)];
  });
  return [...missingThere, ...seenThere];
}

function compareChargebacks(ours: OurEntries, theirs: TheirEntries): Drift[] {
  const here = new Map(ours.chargebacks.map((chargeback) => [chargeback.reference, chargeback]));
  return theirs.chargebacks.flatMap(({ reference, tenantId, state }) => {
    if (!tenantId) return [drift('chargeback-unknown', undefined, reference)];
    const own = here.get(reference);
    const isSeen =
      own && (own.state === state || state === 'OPEN' || (own.state === 'WRITTEN_OFF' && state === 'LOST'));
    return isSeen ? [] : [drift('chargeback-unseen', tenantId, reference)];
  });
}

function comparePayers(ours: OurEntries, theirs: TheirEntries): Drift[] {
  const detached = theirs.detachedCards
    .filter(({ tenantId, cardRef }) => ours.payers.some((one) => one.tenantId === tenantId && one.cardRef === cardRef))
    .map(({ tenantId, cardRef }) => drift('card-detached', tenantId, cardRef));
  const strangers = theirs.customers.filter(({ ref, tenantId }) => {
    const own = ours.payers.find((one) => one.tenantId === tenantId);
    return own?.customerRef && own.customerRef !== ref;
  });
  return [...detached, ...strangers.map(({ ref, tenantId }) => drift('customer-duplicate', tenantId, ref))];
}

const drift = (kind: DriftKind, tenantId: string | undefined, reference: string): Drift => ({
  kind,
  tenantId,
  reference,
});
