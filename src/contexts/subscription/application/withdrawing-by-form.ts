import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addBusinessDays, endOfDay, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Gone, NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { Notices } from '../../notices/contract.js';
import { FirstAdministrator, InstanceAddresses } from '../../tenancy/contract.js';
import { Obligations } from '../../terms/contract.js';
import type { WithdrawalSubject } from '../contract-withdrawal.js';
import { Subscriptions, Withdrawals } from '../domain/ports.js';
import { type ClaimedException, type Sender, Withdrawal } from '../domain/withdrawal.js';
import { Digest } from './ports.js';
import { WithdrawalDesk } from './withdrawal-desk.js';

/** A form that nobody has identified is looked into within this many business days. */
const LOOK_INTO_BUSINESS_DAYS = 2;

/**
 * From the public form: it counts from now, and takes effect when the person whom the contract is with follows
 * the link in the receipt, or staff have made sure. In the operator's own tenant where no contract fits.
 */
export class SubmitWithdrawal extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly subject: WithdrawalSubject,
    readonly sender: Sender,
    readonly language: 'sv' | 'en',
    readonly secret: string,
  ) {
    super();
  }
}

/** The sender is the contract's own: proven by the link, or by staff. */
export class IdentifyWithdrawal extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly withdrawalId: string,
    readonly proof: { secret: string } | { staffId: string; exception?: ClaimedException },
  ) {
    super();
  }
}

@CommandHandler(SubmitWithdrawal)
export class SubmitWithdrawalHandler implements ICommandHandler<SubmitWithdrawal> {
  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly people: FirstAdministrator,
    private readonly addresses: InstanceAddresses,
    private readonly digest: Digest,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, subject, sender, language, secret }: SubmitWithdrawal): Promise<void> {
    const now = this.clock.now();
    const hash = this.digest.sha256(secret);
    const withdrawal = Withdrawal.submit(tenantId, this.ids.next(), subject, sender, hash, now);
    this.withdrawals.add(withdrawal);
    await this.obligations.schedule({
      tenantId,
      key: `withdrawal:${withdrawal.id}:identify`,
      clause: 'ToS 6.2',
      owedBy: 'operator',
      title: 'withdrawal.identify',
      dueAt: endOfDay(addBusinessDays(localDate(now), LOOK_INTO_BUSINESS_DAYS)),
      promise: true,
    });
    if (!(await this.people.mayMail(sender.email))) return;
    const isKnown = tenantId !== OPERATOR_TENANT;
    await this.notices.queue({
      tenantId,
      template: 'withdrawal-received',
      key: `withdrawal:${withdrawal.id}:received`,
      to: [{ email: sender.email, name: sender.name, language }],
      data: {
        subject,
        sentAt: now.toISOString(),
        reference: withdrawal.id,
        words: sender.words,
        token: isKnown ? `${tenantId}.${withdrawal.id}.${secret}` : null,
        instanceUrl: isKnown ? await this.addresses.of(tenantId) : null,
      },
    });
  }
}

@CommandHandler(IdentifyWithdrawal)
export class IdentifyWithdrawalHandler implements ICommandHandler<IdentifyWithdrawal> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly withdrawals: Withdrawals,
    private readonly desk: WithdrawalDesk,
    private readonly obligations: Obligations,
    private readonly digest: Digest,
  ) {}

  async execute({ tenantId, withdrawalId, proof }: IdentifyWithdrawal): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const withdrawal = await this.withdrawals.byId(tenantId, withdrawalId);
    if (!subscription || withdrawal?.channel !== 'form') throw new NotFound();
    if ('secret' in proof) {
      if (withdrawal.state === 'EFFECTIVE') throw new Gone('already-confirmed', 'This link has done its work.');
      if (withdrawal.tokenHash !== this.digest.sha256(proof.secret)) throw new NotFound();
    }
    const window = await this.desk.window(subscription, withdrawal.subject);

    withdrawal.identify(window, 'staffId' in proof ? proof.staffId : 'link');
    if ('staffId' in proof && proof.exception) await this.desk.claim(withdrawal, subscription, proof.exception);
    if (withdrawal.state === 'RECEIVED') await this.desk.takeEffect(withdrawal, subscription);
    await this.obligations.fulfil(tenantId, `withdrawal:${withdrawalId}:identify`);
  }
}
