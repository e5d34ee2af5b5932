import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler, Query } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { ReactsTo } from '../../../shared-kernel/commands.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Members } from '../../identity/contract.js';
import { Notices, type NoticeTemplate } from '../../notices/contract.js';
import type { MarketingConsented } from '../../tenancy/contract.js';
import type { Language } from '../../terms/contract.js';
import type { ConsentChannel, ConsentPurpose } from '../contract-consents.js';
import { Consent, type ConsentWay, type SaidConsent } from '../domain/consent.js';
import { Consents } from '../domain/ports.js';
import { WithdrawalLinks } from './ports.js';

/** A yes or a no, by the person it belongs to (ToS 9.5, 9.8). */
export class SayConsent extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string,
    readonly purpose: ConsentPurpose,
    readonly channel: ConsentChannel,
    readonly given: boolean,
    readonly way: ConsentWay,
  ) {
    super();
  }
}

/** One click in a letter, without signing in. */
export class WithdrawByLink extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly consentId: string,
  ) {
    super();
  }
}

/** The click was not meant. What had waited in the queue stays dropped. */
export class UndoWithdrawal extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly consentId: string,
  ) {
    super();
  }
}

/** One person's copy of a letter that needs a consent; without one nothing is queued. */
export class QueueConsentedLetter extends Command<boolean> {
  constructor(
    readonly tenantId: string,
    readonly consentId: string,
    readonly mailing: Mailing,
  ) {
    super();
  }
}

/** One text for everybody who said yes to its purpose. */
export interface Mailing {
  id: string;
  texts: Record<Language, { subject: string; text: string }>;
  /** ISO 8601. */
  notBefore: string;
}

export interface ConsentRecord {
  purpose: ConsentPurpose;
  channel: ConsentChannel;
  state: 'GIVEN' | 'WITHDRAWN';
  givenAt: string | null;
  withdrawnAt: string | null;
  /** Oldest first. */
  history: SaidConsent[];
}

/** One's own, said or not. */
export class ListOwnConsents extends Query<ConsentRecord[]> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string,
  ) {
    super();
  }
}

/** Who said yes to e-mail for a purpose, over all clients; ids only. */
export class ListConsenting extends Query<{ tenantId: string; id: string }[]> {
  constructor(readonly purpose: ConsentPurpose) {
    super();
  }
}

/** ToS 9.8: a no overtakes whatever waits because of the yes. */
@Injectable()
export class Withdrawal {
  constructor(
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async of(consent: Consent, way: ConsentWay): Promise<void> {
    for (const key of consent.withdraw(way, this.clock.now()))
      await this.notices.drop(consent.tenantId, key, 'consent-withdrawn');
  }
}

@CommandHandler(SayConsent)
export class SayConsentHandler implements ICommandHandler<SayConsent> {
  constructor(
    private readonly consents: Consents,
    private readonly withdrawal: Withdrawal,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, accountId, purpose, channel, given, way }: SayConsent): Promise<void> {
    let consent = await this.consents.of(tenantId, accountId, purpose, channel);
    if (!consent && !given) return;
    if (!consent) {
      consent = Consent.unsaid({ tenantId, id: this.ids.next(), accountId }, purpose, channel);
      this.consents.add(consent);
    }
    if (given) consent.give(way, this.clock.now());
    else await this.withdrawal.of(consent, way);
  }
}

@CommandHandler(WithdrawByLink)
export class WithdrawByLinkHandler implements ICommandHandler<WithdrawByLink> {
  constructor(
    private readonly consents: Consents,
    private readonly withdrawal: Withdrawal,
  ) {}

  async execute({ tenantId, consentId }: WithdrawByLink): Promise<void> {
    const consent = await this.consents.byId(tenantId, consentId);
    if (!consent) throw new NotFound();
    await this.withdrawal.of(consent, 'link');
  }
}

@CommandHandler(UndoWithdrawal)
export class UndoWithdrawalHandler implements ICommandHandler<UndoWithdrawal> {
  constructor(
    private readonly consents: Consents,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, consentId }: UndoWithdrawal): Promise<void> {
    const consent = await this.consents.byId(tenantId, consentId);
    if (!consent) throw new NotFound();
    consent.takeBackWithdrawal(this.clock.now());
  }
}

@CommandHandler(QueueConsentedLetter)
export class QueueConsentedLetterHandler implements ICommandHandler<QueueConsentedLetter> {
  constructor(
    private readonly consents: Consents,
    private readonly members: Members,
    private readonly notices: Notices,
    private readonly links: WithdrawalLinks,
  ) {}

  async execute({ tenantId, consentId, mailing }: QueueConsentedLetter): Promise<boolean> {
    const consent = await this.consents.byId(tenantId, consentId);
    const person = consent && (await this.members.addressee(tenantId, consent.accountId));
    const key = `consented:${consentId}:${mailing.id}`;
    if (!person || !consent.carries(key)) return false;

    await this.notices.queue({
      tenantId,
      template: 'consented-letter',
      key,
      to: [person],
      data: { texts: mailing.texts, token: this.links.tokenOf(consent) },
      notBefore: new Date(mailing.notBefore),
    });
    return true;
  }
}

/** ToS 9.5: the box at registration, which nobody ticked beforehand. */
@Injectable()
export class ConsentReactions {
  constructor(private readonly commands: CommandBus) {}

  @ReactsTo('tenancy.MarketingConsented')
  async atRegistration({ tenantId, subjectId }: MarketingConsented): Promise<void> {
    await this.commands.execute(new SayConsent(tenantId, subjectId, 'marketing', 'email', true, 'registration'));
  }
}

interface LetterFacts {
  texts: Mailing['texts'];
  token: string;
}

/** ToS 9.8: its words come from outside; what ends it with one click goes with it (RFC 8058). */
const consented: NoticeTemplate = {
  id: 'consented-letter',
  version: 1,
  clause: 'ToS 9.8',
  write: (data, { language, baseUrl }) => {
    const { texts, token } = data as unknown as LetterFacts;
    const { subject, text } = texts[language];
    return {
      subject,
      paragraphs: text.split(/\n{2,}/),
      unsubscribeUrl: `${baseUrl}/v1/public/consent-withdrawals/${token}`,
    };
  },
};

export const consentLetters: NoticeTemplate[] = [consented];
