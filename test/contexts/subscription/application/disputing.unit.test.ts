import { beforeEach, describe, expect, test } from '@jest/globals';
import { CancelSubscription } from '../../../../src/contexts/subscription/application/cancelling.js';
import { ChangePlan } from '../../../../src/contexts/subscription/application/changing-plan.js';
import {
  RaiseInvoiceDispute,
  RejectInvoiceDispute,
  UpholdInvoiceDispute,
} from '../../../../src/contexts/subscription/application/disputing.js';
import {
  type PlanChangePreview,
  PreviewPlanChange,
} from '../../../../src/contexts/subscription/application/offering-plans.js';
import { RecordPayment } from '../../../../src/contexts/subscription/application/paying.js';
import { PublishPlanVersion } from '../../../../src/contexts/subscription/application/pricing.js';
import { SetCollectionMethod } from '../../../../src/contexts/subscription/application/renewing.js';
import type { CreditNote, InvoiceDispute } from '../../../../src/contexts/subscription/domain/dispute.js';
import { monthlyTerms } from '../support/plans.js';
import { TENANT, World } from '../support/world.js';

const ladder = ['first-overdue', 'suspension-warning', 'suspended', 'final-deletion-notice'];
const TOTAL = 498_750;

let world: World;
const invoice = () => world.invoices.at(-1)!;
const raise = () =>
  world.run<{ disputeId: string }>(new RaiseInvoiceDispute(TENANT, invoice().id, 'We have five seats.', 'account-1'));

beforeEach(async () => {
  world = await World.create('2025-02-20T09:00:00+01:00');
  await world.advanceTo('2025-03-01T10:00:00+01:00');
  await world.buy('TEAM-YEAR');
  await world.run(new SetCollectionMethod(TENANT, 'invoice'));
});

describe('an invoice in dispute (ToS 3.4.g)', () => {
  test('nothing asks for it until it is decided; rejected, the ladder goes on as if it had stood', async () => {
    await world.advanceTo('2026-03-10T09:00:00+01:00');
    const { disputeId } = await raise();
    await world.advanceTo('2026-04-10T09:00:00+02:00');
    expect(world.sentOnly(...ladder)).toEqual(['2026-03-02T08:00 first-overdue']);

    await world.run(new RejectInvoiceDispute(TENANT, disputeId, 'Ten are in use.', 'staff-1'));
    await world.advanceTo('2026-04-18T00:00:00+02:00');

    expect(world.sentOnly(...ladder)).toEqual([
      '2026-03-02T08:00 first-overdue',
      '2026-04-11T08:00 suspension-warning',
      '2026-04-18T00:00 suspended',
    ]);
  });

  test('upheld in part: the credit carries its share of VAT and lowers what is open', async () => {
    await world.advanceTo('2026-03-10T09:00:00+01:00');
    const { disputeId } = await raise();
    await world.run(new UpholdInvoiceDispute(TENANT, disputeId, 100_000, 'Two months were down.', 'staff-1'));

    const [note] = world.all<CreditNote>('CreditNote');
    expect(note).toMatchObject({ sequence: 1, netMinor: 80_000, vatMinor: 20_000, totalMinor: 100_000 });
    expect(invoice().openAmount.amountMinor).toBe(TOTAL - 100_000);
    expect(world.overdue?.pausedFor).toEqual([]);
    await world.advanceTo('2026-03-22T08:00:00+01:00');
    expect(world.overdue?.state).toBe('WARNED');
  });

  test('upheld in whole: the invoice counts as settled, and what was paid on it goes back', async () => {
    await world.advanceTo('2026-04-10T09:00:00+02:00');
    const paidAt = world.now.toISOString();
    await world.run(new RecordPayment(TENANT, { amountMinor: 50_000, currency: 'SEK' }, paidAt, 'bank-1'));
    const { disputeId } = await raise();
    expect(await world.guard.objection(TENANT, 'debt')).toBe('invoice-dispute');
    await world.run(new UpholdInvoiceDispute(TENANT, disputeId, TOTAL, 'Nothing was delivered.', 'staff-1'));

    expect(invoice().state).toBe('PAID');
    expect(world.refunds.map(({ amountMinor }) => amountMinor)).toEqual([50_000]);
    expect(world.state).toBe('ACTIVE');
    expect(world.overdue?.state).toBe('CLEARED');
  });
});

describe('an invoice in dispute that another one replaces (ToS 3.4.g)', () => {
  const LARGE = { ...monthlyTerms, code: 'LARGE-MONTH', name: 'Large', netMinor: 99_900 };
  let disputeId: string;
  const theDispute = () => world.only<InvoiceDispute>('InvoiceDispute', ({ id }) => id === disputeId);
  const renewals = () => world.invoices.filter(({ periodStart }) => periodStart === '2026-02-28');

  beforeEach(async () => {
    world = await World.create('2026-01-31T12:00:00+01:00');
    await world.run(new PublishPlanVersion(LARGE));
    await world.buy('TEAM-MONTH');
    await world.run(new SetCollectionMethod(TENANT, 'invoice'));
    await world.advanceTo('2026-02-14T12:00:00+01:00');
    ({ disputeId } = await raise());
    await becomeLarger();
  });

  /** The renewal was billed ahead for the smaller plan; the larger one bills its period anew. */
  async function becomeLarger(): Promise<void> {
    const { summary, summarySha256 } = await world.run<PlanChangePreview>(new PreviewPlanChange(TENANT, LARGE.code));
    const purchaser = { accountId: 'account-1', ip: '192.0.2.1', locale: 'sv' };
    await world.run(new ChangePlan(TENANT, LARGE.code, summarySha256!, summary!.documents, purchaser));
    const { totalMinor: amountMinor } = summary!.dueNow;
    await world.run(new RecordPayment(TENANT, { amountMinor, currency: 'SEK' }, world.now.toISOString(), 'bank-1'));
  }

  test('goes on against the new invoice, with the same last day for the answer, and the letter says so', () => {
    const [old, anew] = renewals();

    expect(old).toMatchObject({ state: 'VOID', isDisputed: false });
    expect(anew).toMatchObject({ state: 'OPEN', isDisputed: true });
    expect(theDispute()).toMatchObject({ state: 'RAISED', invoiceId: anew!.id, decideBy: '2026-02-28' });
    expect(world.pending('dispute:')).toEqual([`dispute:${disputeId}:decision`]);
    expect(world.happened('InvoiceDisputeMoved')).toMatchObject([
      { clause: 'ToS 3.4.g', invoiceId: old!.id, replacedBy: anew!.id },
    ]);
    expect(world.letters.findLast(({ template }) => template === 'invoice-issued')?.data).toMatchObject({
      replaces: old!.number,
      isDisputed: true,
    });
    expect(world.sentOnly('dispute-closed')).toEqual([]);
  });

  test('nothing asks for the new invoice past its due date, and rejected, the ladder begins at its foot', async () => {
    await world.advanceTo('2026-04-20T12:00:00+02:00');
    expect(renewals().at(-1)!.dueOn).toBe('2026-03-16');
    expect(world.letters.filter(({ data }) => data.invoiceId === renewals().at(-1)!.id)).toHaveLength(1);

    await world.run(new RejectInvoiceDispute(TENANT, disputeId, 'It is the price of the larger plan.', 'staff-1'));
    await world.advanceTo('2026-04-21T07:59:59.999+02:00');
    const reminders = () =>
      world.letters.filter(
        ({ template, data }) => template === 'first-overdue' && data.invoiceId === theDispute().invoiceId,
      );
    expect(reminders().filter(({ state }) => state === 'ACCEPTED')).toEqual([]);
    await world.advanceTo('2026-04-21T08:00:00+02:00');

    expect(reminders()).toMatchObject([{ state: 'ACCEPTED' }]);
  });

  test('can be upheld, and the credit is on the new invoice', async () => {
    await world.run(new UpholdInvoiceDispute(TENANT, disputeId, 24_875, 'That was promised for less.', 'staff-1'));

    expect(renewals().at(-1)!.openAmount.amountMinor).toBe(100_000);
    expect(world.all<CreditNote>('CreditNote')).toMatchObject([{ invoiceId: renewals().at(-1)!.id }]);
  });
});

describe('an invoice in dispute that nobody owes any more (ToS 3.4.g)', () => {
  test('closes the dispute with a letter, and no purge waits for an answer that nobody can give', async () => {
    await world.advanceTo('2026-02-10T09:00:00+01:00');
    const { disputeId } = await raise();
    await world.run(new CancelSubscription(TENANT));

    expect(invoice()).toMatchObject({ state: 'VOID', isDisputed: false });
    expect(world.all<InvoiceDispute>('InvoiceDispute')).toMatchObject([{ state: 'CLOSED', decidedBy: null }]);
    expect(world.happened('InvoiceDisputeClosed')).toMatchObject([{ clause: 'ToS 3.4.g', invoiceId: invoice().id }]);
    expect(world.sentOnly('dispute-closed')).toEqual(['2026-02-10T09:00 dispute-closed']);
    expect(world.pending('dispute:')).toEqual([]);
    expect(await world.guard.objection(TENANT, 'closure')).not.toBe('invoice-dispute');
    const late = new UpholdInvoiceDispute(TENANT, disputeId, 100, 'Too late', 'staff-1');
    await expect(world.run(late)).rejects.toMatchObject({ details: { clause: 'ToS 3.4.g' } });
  });

  test('lets a case go that had waited for the decision, whoever voided the invoice', async () => {
    await world.advanceTo('2026-04-10T09:00:00+02:00');
    await raise();
    expect(world.overdue).toMatchObject({ state: 'SUSPENDED', pausedFor: ['dispute'] });

    invoice().cancel('written-off', 'ToS 3.4.g', world.now);
    await world.settle();

    expect(world.overdue?.state).toBe('CLEARED');
    expect(world.state).toBe('ACTIVE');
  });
});

describe('a cancellation after a credit note (ToS 3.5.a)', () => {
  test('gives back what was paid, less what the credit gave back already', async () => {
    await world.advanceTo('2026-02-05T09:00:00+01:00');
    const paidAt = world.now.toISOString();
    await world.run(new RecordPayment(TENANT, { amountMinor: 50_000, currency: 'SEK' }, paidAt, 'bank-1'));
    await world.advanceTo('2026-02-10T09:00:00+01:00');
    const { disputeId } = await raise();
    await world.run(new UpholdInvoiceDispute(TENANT, disputeId, TOTAL - 30_000, 'Nearly all of it.', 'staff-1'));
    expect(world.refunds.map(({ amountMinor, reason }) => [amountMinor, reason])).toEqual([[20_000, 'not-owed']]);

    await world.run(new CancelSubscription(TENANT, '2026-02-08T12:00:00+01:00'));

    expect(invoice().state).toBe('VOID');
    expect(world.refunds.map(({ amountMinor, reason }) => [amountMinor, reason])).toEqual([
      [20_000, 'not-owed'],
      [30_000, 'canceled-before-renewal'],
    ]);
  });
});

describe('a legal hold (ToS 3.4.c, 3.4.e, 4.7)', () => {
  test('the warning goes, the suspension waits; released, it is warned again', async () => {
    await world.advanceTo('2026-03-10T09:00:00+01:00');
    await world.hold(true);
    await world.advanceTo('2026-04-10T09:00:00+02:00');
    expect(world.state).toBe('ACTIVE');
    expect(world.overdue?.state).toBe('WARNED');

    await world.hold(false);
    await world.advanceTo('2026-04-18T00:00:00+02:00');

    expect(world.sentOnly(...ladder).slice(2)).toEqual([
      '2026-04-11T08:00 suspension-warning',
      '2026-04-18T00:00 suspended',
    ]);
  });

  test('a deletion that was announced is off, and is announced anew after the release', async () => {
    await world.advanceTo('2026-05-05T09:00:00+02:00');
    await world.hold(true);
    expect(world.instance.deletion).toBeUndefined();
    await world.advanceTo('2026-06-01T09:00:00+02:00');
    await world.hold(false);
    await world.advanceTo('2026-06-03T00:00:00+02:00');

    expect(world.instance.deletion?.notBefore).toEqual(new Date('2026-06-09T08:00:00+02:00'));
  });
});
