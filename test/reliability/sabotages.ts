import type { Tampering } from './workshop.js';

export interface Sabotage extends Tampering {
  clause: string;
  /** The title of the one test of the suite that fails with it. */
  test: string;
}

/** The line that decides a rule, what it is replaced by, and the one test that is named for it. */
type Row = [clause: string, search: string, replacement: string, test: string];

/** By the file of the rules and the file of their tests. */
const BROKEN: [file: string, suite: string, rows: Row[]][] = [
  [
    'src/contexts/crm/contacts/domain/lawful-basis.ts',
    'test/contexts/crm/contacts/domain/contact.test.ts',
    [
      ['ToS 2.4', "strictConsent && ground !== 'consent'", 'false', 'strict consent allows nothing else (ToS 2.4, K9)'],
      [
        'ToS 2.4',
        'if (ground === null) faults',
        'if (false) faults',
        'a contact without one is refused, with the clause (ToS 2.4)',
      ],
    ],
  ],
  [
    'src/contexts/crm/contacts/domain/lawful-basis.ts',
    'test/contexts/crm/contacts/intake.unit.test.ts',
    [
      [
        'ToS 2.4',
        "strictConsent && ground !== 'consent'",
        'false',
        'other than consent is refused row by row under strict consent (ToS 2.4)',
      ],
    ],
  ],
  [
    'src/contexts/crm/data-collection/domain/import.ts',
    'test/contexts/crm/data-collection/domain/import.test.ts',
    [
      [
        'ToS 2.3',
        'if (version !== ATTESTATION.version)',
        'if (false)',
        'a basis for the whole file needs an attestation of today’s wording (ToS 2.3)',
      ],
      [
        'AUP 2.6',
        'if (!plan.source) throw',
        'if (false) throw',
        'an import without a named source does not start (AUP 2.6)',
      ],
    ],
  ],
  [
    'src/contexts/identity/application/inviting.ts',
    'test/contexts/identity/members.unit.test.ts',
    [
      [
        'ToS 2.5',
        'if (!(await this.passwords.verify(hash, password)))',
        'if (false)',
        'somebody with an account joins with its password and keeps one account (ToS 2.5)',
      ],
      [
        'AUP 1',
        "['terms-of-service', 'acceptable-use-policy']",
        "['terms-of-service']",
        'joining without accepting both documents is refused (ToS 3.2, AUP 1)',
      ],
    ],
  ],
  [
    'src/contexts/identity/application/reminding.ts',
    'test/contexts/identity/passwords.unit.test.ts',
    [
      [
        'ToS 2.7',
        '>= passwordReminderDays',
        '>= 0',
        'a password changed at another instance puts it off there too (ToS 2.7)',
      ],
    ],
  ],
  [
    'src/contexts/identity/application/signing-in.ts',
    'test/contexts/identity/signing-in.unit.test.ts',
    [
      [
        'ToS 3.1',
        'if (candidate.agreementEnded)',
        'if (false)',
        'is refused, with the clause, once the agreement has ended, and only to somebody who may know (ToS 3.1)',
      ],
    ],
  ],
  [
    'src/contexts/identity/domain/email.ts',
    'test/contexts/identity/domain/password.test.ts',
    [
      [
        'ToS 1.5.account',
        '.trim().toLowerCase()',
        '.trim()',
        'case, spaces and width make no second account (ToS 1.5.account)',
      ],
    ],
  ],
  [
    'src/contexts/identity/domain/guessing.ts',
    'test/contexts/identity/signing-in.unit.test.ts',
    [
      [
        'AUP 2.3.b',
        'if (knownDevice) return [',
        'if (false) return [',
        'meanwhile the owner gets in on a device that they used before (AUP 2.3.b)',
      ],
    ],
  ],
  [
    'src/contexts/identity/domain/password.ts',
    'test/contexts/identity/domain/password.test.ts',
    [['ToS 2.7', '15', '14', 'fourteen characters are too few and fifteen enough, counted as people count (ToS 2.7)']],
  ],
  [
    'src/contexts/identity/domain/team.ts',
    'test/contexts/identity/members.unit.test.ts',
    [
      [
        'ToS 1.5.administrator',
        'member !== leaving && member.isActive && this',
        'member !== leaving && this',
        'an invited administrator does not count as one yet (ToS 1.5.administrator)',
      ],
      [
        'ToS 1.5.plan',
        'this.present.length < seats',
        'this.present.length <= seats',
        'an invitation takes a seat; one more than the plan has is refused with the clause (ToS 1.5.plan)',
      ],
      [
        'ToS 2.5',
        'if (this.present.some((member) => member.accountId === accountId))',
        'if (false)',
        'nobody is invited twice (ToS 2.5)',
      ],
    ],
  ],
  [
    'src/contexts/subscription/application/billing-post.ts',
    'test/contexts/subscription/application/invoicing.unit.test.ts',
    [
      [
        'ToS 4.2',
        'copyTo: await this.copyTo(letter.tenantId, email),',
        'copyTo: [],',
        'ToS 4.2: confirmations and invoices go to the billing address in copy, from its setting on',
      ],
    ],
  ],
  [
    'src/contexts/subscription/application/cancelling.ts',
    'test/contexts/subscription/application/ending.unit.test.ts',
    [
      [
        'ToS 3.5.b',
        "await this.invoicing.stopRenewal(subscription, 'canceled');",
        '',
        'ToS 3.5.b: cancelled in the last moment before the anchor, a month is not charged on it',
      ],
    ],
  ],
  [
    'src/contexts/subscription/application/dunning-process.ts',
    'test/contexts/subscription/application/other-ends.unit.test.ts',
    [
      [
        'ToS 3.7',
        "if (endCause === 'closure' || endCause === 'withdrawal') return true;",
        '',
        'ToS 3.7: a dispute that is decided after the closure leaves the closure its deletion',
      ],
    ],
  ],
  [
    'src/contexts/subscription/application/ending.ts',
    'test/contexts/subscription/application/ending.unit.test.ts',
    [
      [
        'ToS 4.7',
        "await this.instances.reopen(tenantId, 'ToS 4.7');",
        '',
        'a new subscription before the purge restores everything, and nothing of a live contract is deleted later (ToS 4.7)',
      ],
    ],
  ],
  [
    'src/contexts/subscription/application/letters.ts',
    'test/contexts/subscription/application/letters.unit.test.ts',
    [
      [
        'ToS 3.4.f',
        'This cannot be undone, and we are not liable for data lost in that way.',
        'This cannot be undone.',
        'ToS 3.4.f: what follows stands in each letter from the warning on, and that nobody is liable for it',
      ],
    ],
  ],
  [
    'src/contexts/subscription/application/refunding.ts',
    'test/contexts/subscription/application/provider-side.unit.test.ts',
    [
      [
        'ToS 6.4',
        "if (refund.method === 'card' && refund.state === 'PENDING')",
        'if (false)',
        'ToS 6.4: what may still be on its way to the card is not paid by hand as well',
      ],
    ],
  ],
  [
    'src/contexts/subscription/application/renewing.ts',
    'test/contexts/subscription/application/changing-plan.unit.test.ts',
    [
      [
        'ToS 10.2.c',
        "billingAt(nextPeriod.start, waits ? 'card' : method,",
        'billingAt(nextPeriod.start, method,',
        'ToS 10.2.c: a smaller plan is decided and billed on its day, with the full term to pay',
      ],
    ],
  ],
  [
    'src/contexts/subscription/application/renewing.ts',
    'test/contexts/subscription/application/invoicing.unit.test.ts',
    [
      [
        'ToS 10.2.c',
        'await this.plans.find(planCode, planVersion);',
        'await this.plans.onSale(planCode, localDate(this.clock.now()));',
        'ToS 3.3.a, 10.2.c: a retired plan is sold no more and honoured at its price, renewal after renewal',
      ],
    ],
  ],
  [
    'src/contexts/subscription/application/settling.ts',
    'test/contexts/subscription/application/card.unit.test.ts',
    [
      [
        'ToS 4.2',
        'if (await this.payments.byReference(tenantId, money.reference)) return;',
        '',
        'ToS 4.2: a transfer that is entered twice is booked and confirmed once',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/arrangement.ts',
    'test/contexts/subscription/domain/arrangement.test.ts',
    [
      [
        'ToS 3.4.g',
        '!missed || paidAt > endOfDay(missed.payBy)',
        '!missed',
        'ToS 3.4.g: not with money that came too late, or that was too little',
      ],
      [
        'ToS 3.4.g',
        'if (leftOut.length > 0)',
        'if (false)',
        'ToS 3.4.g: an older open invoice has to be part of it; a younger one need not be',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/ending.ts',
    'test/contexts/subscription/domain/ending.test.ts',
    [
      [
        'ToS 3.5.d',
        'const blockedFrom = facts.blockedOn ?? addDays(endedOn, 1);',
        'const blockedFrom = addDays(endedOn, 1);',
        'K1, ToS 3.5.d: a late block under immediate moves access and purge as well',
      ],
      [
        'ToS 3.7',
        'facts.closesOn ?? addDays(endedOn, 1)',
        'facts.closesOn ?? endedOn',
        'K1, ToS 3.7: without a day of its own a closure takes effect on the day after the end, and its access counts from the block',
      ],
      [
        'ToS 6.5',
        'blockedFrom: blockedOn ?? purgedFrom,',
        'blockedFrom: purgedFrom,',
        'ToS 6.5: a late block after a withdrawal does not prolong it; a longer notice goes out earlier',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/invoice.ts',
    'test/contexts/subscription/domain/invoice.test.ts',
    [
      [
        'ToS 3.4.g',
        'a.isDisputed === b.isDisputed ? oldestFirst(a, b) : a.isDisputed ? 1 : -1',
        'oldestFirst(a, b)',
        'ToS 3.4.g: what is in dispute comes last, however old',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/plan-change.ts',
    'test/contexts/subscription/domain/plan-change.test.ts',
    [
      [
        'ToS 10.2.c',
        'wanted.price.net.compare(running.price.net) > 0',
        'wanted.price.net.compare(running.price.net) >= 0',
        'ToS 10.2.c: larger at once; smaller, equal or of another interval at the anchor',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/refund-request.ts',
    'test/contexts/subscription/domain/negotiating.test.ts',
    [
      [
        'ToS 3.5.c',
        'if (amount.amountMinor > most)',
        'if (false)',
        'ToS 3.5.c: never more than was paid, in the currency that was paid',
      ],
      ['ToS 3.5.c', 'if (staffId === this.submittedBy)', 'if (false)', 'ToS 3.5.c: another person decides than asked'],
    ],
  ],
  [
    'src/contexts/subscription/domain/refundable.ts',
    'test/contexts/subscription/domain/negotiating.test.ts',
    [
      [
        'ToS 3.5.c',
        'chargebacks.filter(({ keepsMoney }) => keepsMoney)',
        '[]',
        'ToS 3.5.c: what a bank has, or may take, does not go back; what it left here does',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/subscription.ts',
    'test/contexts/subscription/application/changing-plan.unit.test.ts',
    [
      [
        'ToS 4.8',
        'this.anchor = isWhole ? this.anchor : start;',
        '',
        'ToS 4.8: a year begins at the next anchor, which becomes its own',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/withdrawal.ts',
    'test/contexts/subscription/application/withdrawing.unit.test.ts',
    [
      [
        'ToS 6.2',
        'if (dispatchedAt) withdrawal.demandInTime(dispatchedAt);',
        'withdrawal.demandInTime(receivedAt);',
        'ToS 6.2: a letter counts by the day on which it was sent',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/withdrawal.ts',
    'test/contexts/subscription/domain/withdrawal.test.ts',
    [
      ['ToS 6.1', 'if (sentAt < this.concludedAt!)', 'if (false)', 'ToS 6.1: none is sent before there was a contract'],
      [
        'ToS 6.2',
        'sentOn && sentOn > localDate(this.receivedAt)',
        'false',
        'ToS 6.2: it cannot have been sent after it came; on the day itself it was sent when it came',
      ],
      [
        'ToS 6.3',
        'if (!facts.isFullyPerformed)',
        'if (false)',
        'ToS 6.3, K10: the right is lost when all was performed, and not while it is still being delivered',
      ],
      [
        'ToS 6.4',
        'new Money(invoice.totalMinor - invoice.creditedMinor, invoice.currency)',
        'new Money(invoice.totalMinor, invoice.currency)',
        'ToS 6.4: what a credit note took off the price is neither kept nor returned',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/forecast.ts',
    'test/contexts/subscription/domain/ending.test.ts',
    [
      [
        'ToS 4.10',
        "if (isFree || (state !== 'ACTIVE'",
        "if ((state !== 'ACTIVE'",
        'nothing, on the free plan (ToS 4.10)',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/order.ts',
    'test/contexts/subscription/application/ordering.unit.test.ts',
    [
      [
        'ToS 4.1',
        'this.expiresAt !== null && at < this.expiresAt',
        'this.expiresAt !== null && at <= this.expiresAt',
        'expires after thirty minutes, and its page is closed (ToS 4.1)',
      ],
      [
        'ToS 4.3',
        'if (onSale?.version !== this.planVersion)',
        'if (false)',
        'with a price that changed meanwhile is refused, and says the new one (ToS 4.3)',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/order.ts',
    'test/contexts/subscription/domain/money.test.ts',
    [
      [
        'ToS 4.1',
        'this.expiresAt !== null && at < this.expiresAt',
        'this.expiresAt !== null && at <= this.expiresAt',
        'is over with its thirtieth minute (ToS 4.1)',
      ],
      [
        'ToS 4.3',
        '    if (summarySha256 !== this.summarySha256)\n',
        '    if (false)\n',
        'is confirmed only by its own summary (ToS 4.3)',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/overdue.ts',
    'test/contexts/subscription/application/dunning.unit.test.ts',
    [
      [
        'ToS 3.4.b',
        'addDays(localDate(firstNoticeOut), dunning.warningGapDays)',
        'localDate(firstNoticeOut)',
        'a first notice that goes out late moves the warning, which moves the suspension (ToS 3.4.b)',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/overdue.ts',
    'test/contexts/subscription/domain/overdue.test.ts',
    [
      [
        'ToS 3.4.a',
        'refuseBefore(firstNoticeAt(debt.dueOn, terms), at',
        'refuseBefore(at, at',
        'opens at the first notice and not a moment before (ToS 3.4.a)',
      ],
      [
        'ToS 3.4.b',
        'addDays(localDate(firstNoticeOut), dunning.warningGapDays)',
        'localDate(firstNoticeOut)',
        'the warning goes on D+21, unless the first notice went out less than 14 days before (ToS 3.4.b)',
      ],
      [
        'ToS 3.4.c',
        'addDays(localDate(warningOut), dunning.suspensionGapDays)',
        'localDate(warningOut)',
        'the suspension begins with D+31, unless the warning went out less than 7 days before (ToS 3.4.c)',
      ],
      [
        'ToS 3.4.e',
        'isFullByThen ? day : addDays(day, 1)',
        'day',
        'the final notice waits for thirty full days, to the hour of the suspension (ToS 3.4.e)',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/periods.ts',
    'test/contexts/subscription/domain/periods.test.ts',
    [
      [
        'ToS 4.4',
        "periodOn(anchor, 'month', date)",
        "({ start: anchor, end: '2099-12-31' })",
        'a quota period on the day before and on the anchor (ToS 4.4)',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/subscription.ts',
    'test/contexts/subscription/application/card.unit.test.ts',
    [['ToS 4.9', 'paidAt <= endOfDay(this.endsOn)', 'true', 'a payment a second too late goes back (ToS 4.9)']],
  ],
  [
    'src/contexts/subscription/domain/subscription.ts',
    'test/contexts/subscription/application/ending.unit.test.ts',
    [
      [
        'ToS 3.5.a',
        'this.endsOn && this.endsOn <= endsOn) return;',
        'false) return;',
        'is confirmed, and cancelling again gives the same answer (ToS 3.5.a)',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/subscription.ts',
    'test/contexts/subscription/domain/subscription.test.ts',
    [
      [
        'ToS 3.3.b',
        'period.start !== periodStart)\n',
        'false)\n',
        'bills a period once, and only the next one (ToS 3.3.b)',
      ],
      [
        'ToS 3.3.c',
        'localDate(at) <= this.endsOn',
        'localDate(at) < this.endsOn',
        'runs to the last paid day, that day included (ToS 3.3.c)',
      ],
      [
        'ToS 3.3.c',
        'localDate(at) > this.endsOn!',
        'false',
        'may be taken back on the last day and not after it (ToS 3.3.c)',
      ],
      [
        'ToS 3.5.a',
        'this.endsOn && this.endsOn <= endsOn) return;',
        'false) return;',
        'a later cancellation never moves an earlier end (ToS 3.5.a)',
      ],
      [
        'ToS 4.6',
        'if (this.billedPeriods > this.paidPeriods)\n',
        'if (false)\n',
        'is set for the coming renewals, not while one is open (ToS 4.6)',
      ],
      [
        'ToS 4.9',
        'paidAt <= endOfDay(this.endsOn)',
        'paidAt < endOfDay(this.endsOn)',
        'takes back the unpaid period, and a payment within the last day brings it back (ToS 4.9)',
      ],
      [
        'ToS 4.9',
        'paidAt <= endOfDay(this.endsOn)',
        'true',
        'takes back the unpaid period, and a payment within the last day brings it back (ToS 4.9)',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/usage-meter.ts',
    'test/contexts/subscription/application/ordering.unit.test.ts',
    [
      [
        'ToS 4.4',
        'this.used = Math.max(this.used, used);',
        '',
        'a larger plan gives its limit less what the running month used (ToS 4.4)',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/usage-meter.ts',
    'test/contexts/subscription/domain/money.test.ts',
    [
      [
        'ToS 4.5',
        'this.used + this.reserved + reservation.units > limit',
        'this.used + this.reserved + reservation.units > limit + 1',
        'used and reserved together never pass the limit (ToS 4.5)',
      ],
    ],
  ],
  [
    'src/contexts/tenancy/application/founding.ts',
    'test/contexts/tenancy/registering.unit.test.ts',
    [
      [
        'ToS 9.5',
        'if (registration.marketing) this',
        'if (false) this',
        'client, instance, agreement, administrator and acceptances come into being together (ToS 1.5.client, 3.2, 9.5)',
      ],
    ],
  ],
  [
    'src/contexts/tenancy/application/registering.ts',
    'test/contexts/tenancy/registering.unit.test.ts',
    [
      [
        'ToS 1.5.consumer',
        "draft.customerKind === 'consumer' && !policy.consumerSales",
        'false',
        'a consumer signs up only where the operator sells to consumers (ToS 1.5.client, 1.5.consumer)',
      ],
      [
        'ToS 1.5.instance',
        "if (claim === 'slug-taken')",
        'if (false)',
        'a licensed organisation number and a taken address are said aloud (ToS 1.5.license, 1.5.instance)',
      ],
      [
        'ToS 2.5',
        'if (await this.administrators.isTaken(draft.email))',
        'if (false)',
        'a known e-mail gets the same answer, and a mail that explains (ToS 2.5, 1.5.account)',
      ],
    ],
  ],
  [
    'src/contexts/tenancy/domain/instance.ts',
    'test/contexts/tenancy/purging.unit.test.ts',
    [
      [
        'ToS 3.4.d',
        "if (reason === 'debt' && this.deletion?.cause === 'debt')",
        'if (false)',
        'is forgotten when the client pays before its day (ToS 3.4.d)',
      ],
      [
        'ToS 3.4.e',
        'if (at < noticeHasStood)',
        'if (false)',
        'waits until the notice has stood for its hours, to the minute (ToS 3.4.e)',
      ],
    ],
  ],
  [
    'src/contexts/tenancy/domain/re-registration.ts',
    'test/contexts/tenancy/registering.unit.test.ts',
    [
      [
        'ToS 3.6.e',
        'reRegistrationPolicy.markerMonths)',
        'reRegistrationPolicy.markerMonths + 1)',
        'the mark fades after 24 months (ToS 3.6.e)',
      ],
    ],
  ],
  [
    'src/contexts/tenancy/domain/registration.ts',
    'test/contexts/tenancy/registering.unit.test.ts',
    [
      [
        'ToS 1.4',
        'if (published.some(',
        'if (false && published.some(',
        'registration is closed while a document is unpublished (ToS 1.4, 9.2)',
      ],
      [
        'ToS 1.5.client',
        "(form.customerKind === 'consumer' ? form.name : (companyName ?? ''))",
        'form.name',
        'client, instance, agreement, administrator and acceptances come into being together (ToS 1.5.client, 3.2, 9.5)',
      ],
      [
        'ToS 3.2',
        '&& version === document.version &&',
        '&&',
        'a form opened before the terms changed is refused as stale (ToS 3.2)',
      ],
      [
        'ToS 3.2.c',
        '...fieldFaults(form), ...orgNumberFaults',
        '...orgNumberFaults',
        'every wrong field is named at once, with its pointer and rule (ToS 2.3, 3.2.c)',
      ],
      [
        'ToS 9.2',
        "[...contractDocuments, 'privacy-policy']",
        '[...contractDocuments]',
        'registration is closed while a document is unpublished (ToS 1.4, 9.2)',
      ],
    ],
  ],
  [
    'src/contexts/terms/domain/legal-document.ts',
    'test/contexts/terms/domain/legal-document.test.ts',
    [
      [
        'ToS 10.2.a',
        'if (effectiveFrom <= localDate(at)) {',
        'if (false) {',
        'a minor change needs a day to come, and no more (ToS 10.2.a)',
      ],
      [
        'ToS 10.2.b',
        'lead < noticeDays * 24 * 3_600_000',
        'lead < (noticeDays - 1) * 24 * 3_600_000',
        'a major change takes effect 7 days after its announcement, not 6 d 23 h after it (ToS 10.2.b)',
      ],
      [
        'ToS 10.9',
        'if (!first) this.demandNotice',
        'this.demandNotice',
        'the first version of a kind may have taken effect long ago (ToS 10.9)',
      ],
    ],
  ],
  [
    'src/platform/http/rate-limits.ts',
    'test/platform/rate-limits.unit.test.ts',
    [
      [
        'AUP 2.4.a',
        'principal ? take(this.perInstance, principal.tenantId) : undefined',
        'undefined',
        'many callers of one instance share its rate, and other instances do not notice (AUP 2.4.a)',
      ],
    ],
  ],
];

export const sabotages: readonly Sabotage[] = BROKEN.flatMap(([file, suite, rows]) =>
  rows.map(([clause, search, replacement, test]) => ({ clause, file, search, replacement, suite, test })),
);
