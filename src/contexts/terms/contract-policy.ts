export type AfterEnd = 'retention' | 'immediate';
export type FailedPayment = 'byCollectionMethod' | 'dunningOnly' | 'hybrid';

/**
 * How the operator reads the contract where it is silent or contradicts itself (terms.md A3). A running case
 * keeps the version that it opened under, so nothing here ever shortens a deadline that runs.
 */
export interface ContractPolicy {
  version: number;
  /** K1: what happens to data after the end of a subscription. */
  afterEnd: AfterEnd;
  /** K2: which clause rules an unpaid renewal. */
  failedPayment: FailedPayment;
  noticeHour: number;
  dunning: DunningPolicy;
  retention: RetentionPolicy;
  renewal: RenewalPolicy;
  negotiation: NegotiationPolicy;
  registration: { unverifiedDays: number; consumerSales: boolean };
  lawfulBasis: { strictConsent: boolean };
  maintenance: MaintenancePolicy;
  passwordReminderDays: number;
  /** ToS 10.2.b and K17: a major change takes effect this long after it was announced, for every document. */
  termsChange: { noticeDays: number };
  /** How many business days the operator has to look into a letter that came back. */
  notices: { bounceTaskBusinessDays: number };
  complaints: ComplaintPolicy;
  homeLaw: HomeLawPolicy;
  conduct: ConductPolicy;
  privacy: PrivacyPolicy;
}

/** ToS 9.9, 9.7. */
export interface PrivacyPolicy {
  /** On these days of a request's month staff are told that nobody has answered. */
  alertDays: number[];
  /** 9.9: how many months an extension adds, if it is told in time. */
  extensionMonths: number;
  /** 9.7: a client updates its data within so many business days of the change. */
  accuracyBusinessDays: number;
}

/** ToS 3.6, AUP 4, K7, K8. */
export interface ConductPolicy {
  /** 3.6.a: to stop what is demanded to stop. */
  cureHours: number;
  /** Of the day on which the reasons were given. */
  appealDays: number;
  /** For our decision on an appeal. */
  appealAnswerDays: number;
  /** For our decision on a case, once it can be made. */
  decisionBusinessDays: number;
  /** Between the block and the deletion, all of them whole. */
  purgeDays: number;
  /** A report of the same thing within so many days joins the case. */
  joinDays: number;
  /** Whether a report may come without an address. */
  anonymousReports: boolean;
  /** 3.6.c: kinds of violation that need no demand. */
  severe: string[];
}

/** ToS 5, K14. */
export interface ComplaintPolicy {
  /** 5.5.b: within so many days of a complete complaint. */
  answerDays: number;
  /** On these days of the count staff are told that nobody has answered. */
  alertDays: number[];
  /** A request for details stops the clock only if it goes out this soon after receipt. */
  detailsBusinessDays: number;
  /** Countries (ISO 3166) whose law lets a consumer's clock run from the first receipt. */
  firstReceiptCountries: string[];
  /** 5.5.a: silence after a request for details, before a reminder, and then before the case is closed. */
  silenceDays: number;
  closeAfterReminderDays: number;
  /** For what an acceptance, said or silent, promised. */
  remedyDays: number;
}

/**
 * ToS 1.2, 1.3, 10.3, 10.8: what the laws of consumers' homes say, one `DE:30` a country. A country that stands in any
 * of the lists names its source.
 */
export interface HomeLawPolicy {
  withdrawalDays: string[];
  answerDays: string[];
  sources: string[];
}

/** ToS 10.1: hours of the day in Stockholm, and how long 'short' is. */
export interface MaintenancePolicy {
  nightFromHour: number;
  nightToHour: number;
  longestHours: number;
}

/** ToS 3.4, in days after the due date D unless the name says otherwise. */
export interface DunningPolicy {
  firstNoticeDays: number;
  warningDays: number;
  /** 3.4.b: N2 goes at least this long after N1 actually went out. */
  warningGapDays: number;
  suspensionDays: number;
  /** 3.4.c: no suspension unless the warning went out this many days earlier. */
  suspensionGapDays: number;
  /** 3.4.e: full days of suspension before the final notice. */
  finalNoticeDays: number;
  /** K15: deletion never earlier than this after the final notice was accepted. */
  deletionNoticeHours: number;
}

/** ToS 3.4.g: how long the operator takes to answer, in calendar days; our own deadlines never roll. */
export interface NegotiationPolicy {
  answerDays: number;
  disputeDecisionDays: number;
  /** A reminder goes out this many days before an instalment's day. */
  instalmentReminderDays: number;
}

/** ToS 3.5.d and 4.7, K1. */
export interface RetentionPolicy {
  readOnlyMonths: number;
  blockedDays: number;
  /** A purge needs a notice that was accepted this long ago. */
  purgeNoticeHours: number;
  oneTimeAccessDays: number;
  /** EU Data Act: nothing is purged sooner after an ending, unless the client confirms an earlier erasure. */
  minRetrievalDays: number;
  /** Above this many a day a person approves. */
  dailyPurgeCap: number;
}

/** ToS 4.1, 4.6, 4.8, 4.9. */
export interface RenewalPolicy {
  checkoutMinutes: number;
  /** 4.9: days after the first attempt on which the card is tried again; the last also ends the subscription. */
  cardRetryDays: number[];
  /** The renewal invoice of an invoice customer is issued this long before the anchor. */
  invoiceLeadDays: number;
  /** 'Your plan ends' reminders, in days before the end. */
  expiryReminderDays: number[];
}

/** Policy versions by number; decisions keep the number that they were made under. */
export abstract class Policies {
  abstract current(): Promise<ContractPolicy>;
  abstract version(version: number): Promise<ContractPolicy>;
}
