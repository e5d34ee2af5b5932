import type { ContractPolicy } from '../../../../src/contexts/terms/contract-policy.js';

/** The defaults of terms.md, written out here so that a change of the defaults shows in the tests. */
export const defaultPolicy: ContractPolicy = {
  version: 1,
  afterEnd: 'retention',
  failedPayment: 'byCollectionMethod',
  noticeHour: 8,
  dunning: {
    firstNoticeDays: 1,
    warningDays: 21,
    warningGapDays: 14,
    suspensionDays: 31,
    suspensionGapDays: 7,
    finalNoticeDays: 30,
    deletionNoticeHours: 168,
  },
  retention: {
    readOnlyMonths: 3,
    blockedDays: 7,
    purgeNoticeHours: 168,
    oneTimeAccessDays: 7,
    minRetrievalDays: 30,
    dailyPurgeCap: 20,
  },
  renewal: { checkoutMinutes: 30, cardRetryDays: [1, 3, 5, 7], invoiceLeadDays: 30, expiryReminderDays: [14, 3] },
  negotiation: { answerDays: 5, disputeDecisionDays: 14, instalmentReminderDays: 3 },
  registration: { unverifiedDays: 7, consumerSales: true },
  lawfulBasis: { strictConsent: false },
  passwordReminderDays: 180,
  termsChange: { noticeDays: 7 },
  notices: { bounceTaskBusinessDays: 2 },
  complaints: {
    answerDays: 14,
    alertDays: [7, 10, 13],
    detailsBusinessDays: 3,
    firstReceiptCountries: [],
    silenceDays: 30,
    closeAfterReminderDays: 14,
    remedyDays: 14,
  },
  maintenance: { nightFromHour: 22, nightToHour: 6, longestHours: 4 },
  homeLaw: { withdrawalDays: [], answerDays: [], sources: [] },
  conduct: {
    cureHours: 48,
    appealDays: 14,
    appealAnswerDays: 14,
    decisionBusinessDays: 5,
    purgeDays: 30,
    joinDays: 30,
    anonymousReports: true,
    severe: ['INTRUSION', 'INFRASTRUCTURE_HARM', 'MALWARE', 'HARM', 'FALSE_DATA', 'THIRD_PARTY_RIGHTS'],
  },
  privacy: { alertDays: [14, 21, 28], extensionMonths: 2, accuracyBusinessDays: 7 },
};

/** An instant as people in Stockholm read it, to the minute. */
export const stockholm = (instant: Date): string =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Stockholm',
    dateStyle: 'short',
    timeStyle: 'short',
  })
    .format(instant)
    .replace(' ', 'T');
