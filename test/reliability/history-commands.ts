import fc from 'fast-check';
import { CancelSubscription, ResumeSubscription } from '../../src/contexts/subscription/application/cancelling.js';
import { RaiseInvoiceDispute, RejectInvoiceDispute } from '../../src/contexts/subscription/application/disputing.js';
import { AgreeArrangement, RequestArrangement } from '../../src/contexts/subscription/application/negotiating.js';
import { RecordPayment } from '../../src/contexts/subscription/application/paying.js';
import { SetCollectionMethod } from '../../src/contexts/subscription/application/renewing.js';
import type { PaymentArrangement } from '../../src/contexts/subscription/domain/arrangement.js';
import type { InvoiceDispute } from '../../src/contexts/subscription/domain/dispute.js';
import { DomainError } from '../../src/shared-kernel/errors.js';
import { TENANT, World } from '../contexts/subscription/support/world.js';

const DAY = 86_400_000;
const ANNOUNCEMENTS = ['final-deletion-notice', 'purge-announced'];
/** What brings a contract back, so that an announcement of before says nothing any more. */
const REVIVALS = ['SubscriptionStarted', 'SubscriptionReinstated', 'DebtCleared'];

/** One contract in memory, and what was seen of it from outside. */
export class Life {
  readonly done: string[] = [];
  refusals = 0;
  deletedAt: Date | undefined;
  held = false;
  private payments = 0;
  private lastRevival = { seen: 0, at: new Date(0) };

  constructor(readonly world: World) {}

  /** A refusal is an answer too; anything else that is thrown is a fault. */
  async act(name: string, work: (life: Life) => Promise<unknown>): Promise<void> {
    this.done.push(name);
    await work(this).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
      this.refusals++;
    });
    this.noteRevivals();
  }

  /** Day by day, because the deletion that tenancy would begin is played here, on its day and with its questions. */
  async live(days: number): Promise<void> {
    for (let day = 0; day < days && !this.deletedAt; day++) {
      await this.world.advanceTo(new Date(this.world.now.getTime() + DAY).toISOString());
      this.noteRevivals();
      await this.deleteIfDue();
    }
  }

  /** Downtime: everything that fell due is caught up late. */
  async sleep(days: number): Promise<void> {
    await this.world.jumpTo(new Date(this.world.now.getTime() + days * DAY).toISOString());
    this.noteRevivals();
    await this.deleteIfDue();
  }

  bank(): string {
    return `bank-${++this.payments}`;
  }

  private async deleteIfDue(): Promise<void> {
    const { deletion } = this.world.instance;
    if (this.held || !deletion || deletion.notBefore > this.world.now) return;
    if (await this.world.guard.objection(TENANT, deletion.cause)) return;

    this.deletedAt = this.world.now;
    this.judge(deletion.cause);
  }

  /** From letters, invoices and events alone: was there anything alive about it? */
  private judge(cause: string): void {
    const { world } = this;
    const now = world.now.getTime();
    const announced = world.letters.some(
      ({ template, state, acceptedAt }) =>
        ANNOUNCEMENTS.includes(template) &&
        state === 'ACCEPTED' &&
        acceptedAt!.getTime() <= now - 7 * DAY &&
        acceptedAt! >= this.lastRevival.at,
    );
    if (!announced) throw new Error(`Deleted for ${cause} without an announcement that had stood for 7 × 24 hours`);
    const today = world.now.toISOString().slice(0, 10);
    const paid = world.invoices.find(({ state, periodEnd }) => state === 'PAID' && periodEnd >= today);
    if (paid && world.refunds.length === 0) throw new Error(`Deleted for ${cause}, paid through ${paid.periodEnd}`);
    const owed = world.invoices.some(({ state, dueOn }) => state === 'OPEN' && dueOn <= dayBefore(now, 67));
    if (cause === 'debt' && !owed) throw new Error('Deleted for a debt that nobody owed for 67 days');
    const disputed = world.all<InvoiceDispute>('InvoiceDispute').some(({ state }) => state === 'RAISED');
    if (cause === 'debt' && disputed && !world.invoices.some(({ state }) => state === 'OPEN'))
      throw new Error('Deleted for nothing but a disputed debt');
  }

  private noteRevivals(): void {
    const revived = this.world.events
      .slice(this.lastRevival.seen)
      .some(({ type }) => REVIVALS.some((end) => type.endsWith(end)));
    this.lastRevival = { seen: this.world.events.length, at: revived ? this.world.now : this.lastRevival.at };
  }
}

const dayBefore = (at: number, days: number): string => new Date(at - days * DAY).toISOString().slice(0, 10);

export async function newLife(): Promise<Life> {
  const world = await World.create('2027-11-15T10:00:00+01:00');
  return new Life(world);
}

type Act = (life: Life) => Promise<unknown>;

const openInvoice = ({ world }: Life) => world.invoices.find(({ state }) => state === 'OPEN');

const pay = (life: Life, share: number): Promise<unknown> => {
  const owed = openInvoice(life);
  if (!owed) return Promise.resolve();
  const amountMinor = Math.max(1, Math.round((owed.totalMinor - owed.paidMinor) * share));
  const { world } = life;
  return world.run(new RecordPayment(TENANT, { amountMinor, currency: 'SEK' }, world.now.toISOString(), life.bank()));
};

/** What people do. One more is one more line; where the moment does not fit, the product refuses, and that is fine. */
const ACTS: Record<string, Act> = {
  'buy a month': ({ world }) => world.buy('TEAM-MONTH'),
  'buy a year': ({ world }) => world.buy('TEAM-YEAR'),
  cancel: ({ world }) => world.run(new CancelSubscription(TENANT)),
  resume: ({ world }) => world.run(new ResumeSubscription(TENANT)),
  'pay by bank': (life) => pay(life, 1),
  'pay a part': (life) => pay(life, 0.5),
  'bill by invoice': ({ world }) => world.run(new SetCollectionMethod(TENANT, 'invoice')),
  'bill by card': ({ world }) => world.run(new SetCollectionMethod(TENANT, 'card')),
  'card fails': async ({ world }) => Object.assign(world, { bankAlways: 'declined' }),
  'card works': async ({ world }) => Object.assign(world, { bankAlways: 'paid' }),
  'letters bounce': async ({ world }) => Object.assign(world, { bounce: () => true }),
  'letters arrive': async ({ world }) => Object.assign(world, { bounce: () => false }),
  dispute: async (life) => {
    const owed = openInvoice(life);
    if (owed) await life.world.run(new RaiseInvoiceDispute(TENANT, owed.id, 'We were away.', 'account-1'));
  },
  'reject the dispute': async ({ world }) => {
    const raised = world.all<InvoiceDispute>('InvoiceDispute').find(({ state }) => state === 'RAISED');
    if (raised) await world.run(new RejectInvoiceDispute(TENANT, raised.id, 'It stands.', 'staff-1'));
  },
  'ask for instalments': async (life) => {
    const owed = openInvoice(life);
    const dueOn = (days: number) => dayBefore(life.world.now.getTime(), -days);
    if (!owed) return;
    const open = owed.totalMinor - owed.paidMinor;
    const plan = [
      { amountMinor: Math.floor(open / 2), dueOn: dueOn(20) },
      { amountMinor: open - Math.floor(open / 2), dueOn: dueOn(50) },
    ];
    await life.world.run(new RequestArrangement(TENANT, [owed.id], plan as never, 'Two parts, please.', 'account-1'));
  },
  'agree to instalments': async ({ world }) => {
    const asked = world.all<PaymentArrangement>('PaymentArrangement').find(({ state }) => state === 'REQUESTED');
    if (!asked) return;
    await world.run(new AgreeArrangement(TENANT, asked.id, asked.proposal, true, 'staff-1'));
  },
  'legal hold': async (life) => {
    life.held = true;
    await life.world.hold(true);
  },
  'release the hold': async (life) => {
    life.held = false;
    await life.world.hold(false);
  },
};

/** Nothing is expected of the moment; only what is over cannot be lived on. */
class HistoryCommand implements fc.AsyncCommand<object, Life> {
  constructor(
    private readonly name: string,
    private readonly work: Act,
  ) {}

  check = (): boolean => true;

  async run(_: object, life: Life): Promise<void> {
    if (!life.deletedAt) await life.act(this.name, this.work);
  }

  toString = (): string => this.name;
}

const acts = Object.entries(ACTS).map(([name, work]) => fc.constant(new HistoryCommand(name, work)));
const time = [
  fc.integer({ min: 1, max: 120 }).map((days) => new HistoryCommand(`live ${days} days`, (life) => life.live(days))),
  fc.constantFrom(1, 7, 45).map((days) => new HistoryCommand(`sleep ${days} days`, (life) => life.sleep(days))),
];

/** Time passes as often as people act, or nothing would ever fall due. */
export const HISTORY_COMMANDS = [...acts, ...Array.from({ length: 4 }, () => time).flat()];
