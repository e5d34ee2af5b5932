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
        'ToS 2.8',
        'const MANY_BROWSERS = 5;',
        'const MANY_BROWSERS = 6;',
        'one password in five kinds of browsers within an hour is noticed, and nobody is shut out (ToS 2.8)',
      ],
      [
        'ToS 2.8',
        'wallNow.getTime() - 60 * 60_000',
        'wallNow.getTime() - 61 * 60_000',
        'browsers of an hour ago are not in use any more (ToS 2.8)',
      ],
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
        'blockedFrom: facts.blockedOn ?? purgedFrom,',
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
      ['ToS 3.5.c', 'if (staffId === this.firstPerson)', 'if (false)', 'ToS 3.5.c: another person decides than asked'],
    ],
  ],
  [
    'src/contexts/subscription/domain/period-ledger.ts',
    'test/contexts/subscription/application/changing-plan.unit.test.ts',
    [['ToS 4.8', 'this.anchor = anchor;', '', 'ToS 4.8: a year begins at the next anchor, which becomes its own']],
  ],
  [
    'src/contexts/subscription/domain/withdrawal.ts',
    'test/contexts/subscription/domain/withdrawal.test.ts',
    [
      ['ToS 6.1', 'if (withdrawalDays === null)', 'if (false)', 'ToS 6.1: is a consumer’s; a business can cancel'],
      [
        'ToS 6.2',
        'sentOn && sentOn > localDate(this.receivedAt)',
        'false',
        'ToS 6.2: it cannot have been sent after it came; on the day itself it was sent when it came',
      ],
      [
        'ToS 6.3',
        "if (kind === 'fully-performed' && !facts.isFullyPerformed)",
        'if (false)',
        'ToS 6.3, K10: the right is lost when all was performed, and not while it is still being delivered',
      ],
      [
        'ToS 6.4',
        'new Money(totalMinor - creditedMinor, currency)',
        'new Money(totalMinor, currency)',
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
        " && state !== 'PAST_DUE')",
        ')',
        'ToS 4.10: the days of the coming charges, for as long as it renews',
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
        'this.nextPeriod.start !== periodStart)\n',
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
        'ToS 1.5.license',
        'this.directory.check(slug, orgNumber)',
        'this.directory.check(slug, undefined)',
        'a licensed organisation number and a taken address are said aloud (ToS 1.5.license, 1.5.instance)',
      ],
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
        '...fieldFaults(form), ...numberFaults',
        '...numberFaults',
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
        'AUP 2.4.b',
        'refused.consumedPoints >= 2 * bucket.points',
        'refused.consumedPoints > bucket.points',
        'who is refused as often again is a case, a person’s or a program’s; who only waits is none (AUP 2.4.a, 2.4.b)',
      ],
      [
        'AUP 2.4.a',
        'principal ? take(this.perInstance, principal.tenantId) : undefined',
        'undefined',
        'many callers of one instance share its rate, and other instances do not notice (AUP 2.4.a)',
      ],
    ],
  ],
  [
    'src/contexts/complaints/domain/written-complaint.ts',
    'test/contexts/complaints/domain/complaint.test.ts',
    [
      ['ToS 5.1', 'if (receivedAt > at)', 'if (false)', 'ToS 5.1: a time of receipt that lies ahead'],
      [
        'ToS 5.2',
        "const stops = this.clockRule === 'completeness' && ",
        'const stops = ',
        'ToS 5.2: where the home law counts from the first receipt, a missing detail stops nothing',
      ],
      [
        'ToS 5.3',
        'Math.min(this.answerDays, rule.answerDays)',
        'rule.answerDays',
        'ToS 5.2, 5.3: of two rules the stricter stays',
      ],
      [
        'ToS 5.5.a',
        "const reopens = this.state === 'CLOSED' && this.missing.length > 0",
        'const reopens = false',
        'ToS 5.5.a: a case that was closed for silence opens again when the details come',
      ],
      [
        'ToS 5.4',
        "['name', 'accountEmail', 'breach', 'identifiers'] as const",
        "['name', 'breach', 'identifiers'] as const",
        'ToS 5.4: without who, which account, what went wrong or with what it is incomplete; without a wish it is not',
      ],
      [
        'ToS 5.5.b',
        'atHour(addDays(countedFrom, day), terms.noticeHour)',
        'new Date(atHour(countedFrom, terms.noticeHour).getTime() + day * 86_400_000)',
        'ToS 5.5.b: alerts stand on days 7, 10 and 13 at the notice hour, over the change to winter time too',
      ],
    ],
  ],
  [
    'src/contexts/complaints/domain/complaint.ts',
    'test/contexts/complaints/domain/complaint.test.ts',
    [
      [
        'ToS 5.5.b',
        'if (this.slaBreached) return undefined;',
        '',
        'ToS 5.5.b: a business is owed an answer still, and the breach is on record once',
      ],
      [
        'ToS 5.5.c',
        "if (answer.channel === 'post' && !answer.postedOn)",
        'if (false)',
        'ToS 5.5.c: an answer by post without an address, and a postmark of tomorrow',
      ],
      [
        'ToS 5.5.c',
        `    this.state = 'IN_REVIEW';\n    this.answer = null;`,
        '    this.answer = null;',
        'ToS 5.5.c, 5.6.a: a reply that came back is none, also after its day',
      ],
      [
        'ToS 5.6.a',
        "if (this.kind === 'consumer' && at >= this.silentFrom!)",
        'if (false)',
        'ToS 5.6.a: an answer at 23:59 on day 14 is in time, one at 00:00 on day 15 is refused',
      ],
      [
        'ToS 5.6.a',
        'if (!this.awaitsAnswer || at < this.silentFrom!) return undefined;',
        'if (!this.awaitsAnswer) return undefined;',
        'ToS 5.6.a: at 23:59:59 on day 14 it is nothing yet, at 00:00 on day 15 a consumer has won',
      ],
      [
        'ToS 5.6.a',
        "if (this.state !== 'ANSWERED' || this.answer?.outcome !== 'REJECTED')",
        'if (false)',
        'ToS 5.6.a: nobody undoes it: no answer, no reclassification and no closing leads out but the remedy',
      ],
    ],
  ],
  [
    'src/contexts/complaints/domain/jurisdiction.ts',
    'test/contexts/complaints/domain/complaint.test.ts',
    [
      [
        'ToS 5.6.b',
        "kind === 'consumer' ? (CONSUMER_BODIES[country] ?? ANYWHERE_IN_EUROPE) : undefined",
        'CONSUMER_BODIES[country] ?? ANYWHERE_IN_EUROPE',
        'ToS 5.6.b, 10.4: a consumer is told of a body of the home country, a business of none',
      ],
    ],
  ],
  [
    'src/contexts/complaints/domain/error-report.ts',
    'test/contexts/complaints/domain/error-report.test.ts',
    [
      [
        'ToS 3.9',
        'addBusinessDays(localDate(this.reportedAt), targets[severity])',
        'addBusinessDays(localDate(at), targets[severity])',
        'ToS 3.9: its nature says by when: business days from the report, however late it is looked at',
      ],
    ],
  ],
  [
    'src/contexts/terms/domain/legal-entity.ts',
    'test/contexts/terms/domain/legal-entity.test.ts',
    [
      [
        'AUP 6',
        'contacts?.[matter] ?? email',
        'contacts?.[matter] as string',
        'AUP 6: every matter has an e-mail address, its own or the general one, and letters are valid at either',
      ],
    ],
  ],
  [
    'src/contexts/notices/domain/layout.ts',
    'test/contexts/notices/domain/mail.test.ts',
    [['ToS 1.1', "footer.map(escaped).join('<br>')", "''", 'says in text and in HTML who sent it (ToS 1.1)']],
  ],
  [
    'src/contexts/terms/domain/home-law.ts',
    'test/contexts/terms/domain/home-law.test.ts',
    [
      [
        'ToS 1.2',
        "['ToS 5.5.b', answerDays < complaints.answerDays],",
        '',
        'ToS 1.2, 10.3: improves the terms for a consumer, rule by rule, and says where that comes from',
      ],
      [
        'ToS 10.3',
        '?? `The law of',
        '&& `The law of',
        'ToS 1.2, 10.3: improves the terms for a consumer, rule by rule, and says where that comes from',
      ],
      [
        'ToS 1.3',
        "['ToS 6.1', withdrawalDays > WITHDRAWAL_DAYS]",
        "['ToS 6.1', withdrawalDays >= WITHDRAWAL_DAYS]",
        'ToS 1.3, 10.8: gives a consumer of any other country no less than the EU’s minimum',
      ],
      [
        'ToS 10.8',
        'Math.max(WITHDRAWAL_DAYS, Number(byCountry(homeLaw.withdrawalDays).get(country) ?? 0))',
        'Number(byCountry(homeLaw.withdrawalDays).get(country) ?? WITHDRAWAL_DAYS)',
        'ToS 10.8: takes nothing away, whatever an older policy says',
      ],
      [
        'ToS 10.4',
        "if (customerKind === 'business')",
        'if (false)',
        'ToS 10.4: adds nothing for a business, which has Swedish law and the court at the seat',
      ],
    ],
  ],
  [
    'src/contexts/conduct/domain/violations.ts',
    'test/contexts/conduct/domain/case.test.ts',
    [
      [
        'ToS 2.1',
        "clauses: ['ToS 2.1', 'ToS 10.5', 'ToS 10.6'], inContent: true, personOnly: true }",
        "clauses: ['ToS 2.1', 'ToS 10.5', 'ToS 10.6'], inContent: true }",
        'ToS 2.1, 10.5: no program raises what is moral or political',
      ],
      [
        'ToS 2.2',
        `clauses: ['ToS 3.8', 'ToS 2.2', 'AUP 2.1'] },\n  { category: 'PERSONAL_RIGHTS', clauses: ['ToS 10.5', 'ToS 10.6', 'ToS 2.2']`,
        `clauses: ['ToS 3.8', 'AUP 2.1'] },\n  { category: 'PERSONAL_RIGHTS', clauses: ['ToS 10.5', 'ToS 10.6']`,
        'ToS 2.1, 2.2, 2.6, 2.8, AUP 2.5, AUP 2.4.c: every clause that forbids something is in the catalogue, and no other',
      ],
      [
        'AUP 2.4.c',
        "clauses: ['AUP 2.4.c']",
        "clauses: ['AUP 2.4.a']",
        'ToS 2.1, 2.2, 2.6, 2.8, AUP 2.5, AUP 2.4.c: every clause that forbids something is in the catalogue, and no other',
      ],
      [
        'AUP 2.5',
        `clauses: ['AUP 2.5'] },\n  // ToS 3.8: only what was false on purpose; an honest error is an accuracy case (ToS 9.7).\n  { category: 'FALSE_DATA', clauses: ['ToS 3.8', 'ToS 2.3', 'AUP 2.5']`,
        `clauses: ['AUP 2.4.c'] },\n  { category: 'FALSE_DATA', clauses: ['ToS 3.8', 'ToS 2.3']`,
        'ToS 2.1, 2.2, 2.6, 2.8, AUP 2.5, AUP 2.4.c: every clause that forbids something is in the catalogue, and no other',
      ],
      [
        'ToS 10.5',
        `{ category: 'VIOLENT', clauses: ['ToS 10.5'], inContent: true },\n`,
        '',
        'ToS 10.5, 10.6, AUP 2: the categories of content are those of both texts, each once',
      ],
      [
        'ToS 10.6',
        "{ category: 'CONFIDENTIAL', clauses: ['ToS 10.6', 'ToS 10.5'], inContent: true }",
        "{ category: 'CONFIDENTIAL', clauses: ['ToS 10.6', 'ToS 10.5'] }",
        'ToS 10.5, 10.6, AUP 2: the categories of content are those of both texts, each once',
      ],
      [
        'ToS 2.13',
        'if (!clauses.includes(clause))',
        'if (false)',
        'ToS 2.13: a decision without a clause that was broken is refused',
      ],
    ],
  ],
  [
    'src/contexts/conduct/domain/case-file.ts',
    'test/contexts/conduct/domain/case.test.ts',
    [
      [
        'ToS 2.8',
        'if (this.hints.some((known) => known.kind === kind && known.key === key)) return;',
        '',
        'ToS 2.8: the same hint twice is one hint',
      ],
      [
        'AUP 2.3.a',
        '    this.confirmedAt = at;\n',
        '',
        'ToS 2.9, AUP 2.3.a: nothing is blocked for malware until somebody has confirmed it',
      ],
      [
        'ToS 2.12',
        "this.demandRunning('open content to staff');",
        '',
        'ToS 2.12: staff open content for a case that runs, which is taken down, and not once it is closed',
      ],
      [
        'AUP 2.2',
        '    this.itemDisabledAt = at;\n',
        '',
        'AUP 2.1, 2.2: an item goes before anybody is suspended for it',
      ],
    ],
  ],
  [
    'src/contexts/conduct/domain/case.ts',
    'test/contexts/conduct/domain/case.test.ts',
    [
      [
        'ToS 2.9',
        "if (this.category === 'MALWARE' && !this.confirmedAt)",
        'if (false)',
        'ToS 2.9, AUP 2.3.a: nothing is blocked for malware until somebody has confirmed it',
      ],
      [
        'ToS 2.13',
        "if (ruling.scope.kind !== 'instance')",
        'if (false)',
        'ToS 2.13: what is terminated is the agreement, never one user',
      ],
      [
        'ToS 2.13',
        'if (at > (until ?? endOfDay(this.measure.appealBy)))',
        'if (false)',
        'ToS 2.13: until the last moment of day 14, and not on day 15',
      ],
      [
        'ToS 2.13',
        'if (staffId === this.measure.by || staffId === this.measure.approvedBy)',
        'if (false)',
        'ToS 2.13: somebody else decides; upheld closes the case, dismissed lets the measure stand',
      ],
      [
        'ToS 3.6.b',
        'if (proposal.by === staffId)',
        'if (false)',
        'ToS 3.6.b, 3.6.d: it takes two persons, keeps the data for thirty whole days and gives nothing back',
      ],
      [
        'ToS 3.6.d',
        "this.record(new RefundForfeited(this.tenantId, this.id, 'ToS 3.6.d', at.toISOString()));",
        '',
        'ToS 3.6.b, 3.6.d: it takes two persons, keeps the data for thirty whole days and gives nothing back',
      ],
      [
        'AUP 2.1',
        'if (violationOf(this.category).inContent && this.item && !this.itemDisabledAt)',
        'if (false)',
        'AUP 2.1, 2.2: an item goes before anybody is suspended for it',
      ],
      [
        'ToS 7.1',
        "if (outcome !== 'LIFTED' && !(this.category === 'IP' || this.category === 'COPYING'))",
        'if (false)',
        'ToS 7.1, 7.2, 7.3, 7.4: CEASE, DAMAGES and COURT end an infringement, and nothing else',
      ],
      [
        'ToS 7.3',
        "(this.category === 'IP' || this.category === 'COPYING')",
        "(this.category === 'COPYING')",
        'ToS 7.1, 7.2, 7.3, 7.4: CEASE, DAMAGES and COURT end an infringement, and nothing else',
      ],
    ],
  ],
  [
    'src/contexts/conduct/domain/demanded-case.ts',
    'test/contexts/conduct/domain/case.test.ts',
    [
      [
        'ToS 3.6.a',
        `if (this.state !== 'DEMANDED' || !this.demand)\n      throw new Conflict('no-demand'`,
        `if (false)\n      throw new Conflict('no-demand'`,
        'ToS 3.6.a: without a demand nobody is suspended for what is not severe',
      ],
      [
        'ToS 3.6.a',
        '    this.demand = { ...this.demand, acceptedAt: null };\n    this.cureBy = null;',
        '    this.demand = { ...this.demand };',
        'ToS 3.6.a: a demand that bounced started no clock; written again, it starts one',
      ],
      [
        'ToS 3.6.b',
        'if (at <= this.cureBy) throw new TooEarly',
        'if (at < this.cureBy) throw new TooEarly',
        'ToS 3.6.b: no decision at the last moment to stop; one is possible a millisecond later',
      ],
    ],
  ],
  [
    'src/contexts/conduct/domain/measures.ts',
    'test/contexts/conduct/domain/case.test.ts',
    [
      [
        'ToS 3.6.c',
        'if (!conduct.severe.includes(category))',
        'if (false)',
        'ToS 3.6.c, 3.8: at once for what is on the list, and refused for what is not',
      ],
      [
        'ToS 3.8',
        '!conduct.severe.includes(category)',
        "category === 'HARM' || !conduct.severe.includes(category)",
        'ToS 3.8: harm, data that was false on purpose and others’ rights need no demand',
      ],
      [
        'ToS 2.13',
        'rollForward(addDays(localDate(reasonsGivenAt), conduct.appealDays))',
        'addDays(localDate(reasonsGivenAt), conduct.appealDays)',
        'ToS 2.13: a day 14 that is no business day rolls to the next one',
      ],
    ],
  ],
  [
    'src/contexts/conduct/domain/demanded-case.ts',
    'test/contexts/conduct/domain/answer.test.ts',
    [
      [
        'AUP 3.b',
        'this.record(new DemandAnswered(this.tenantId, this.id, at.toISOString(), this.number));',
        '',
        'ToS 3.6.a, AUP 3.b: it stands with the demand, its time runs on, and somebody has to look',
      ],
    ],
  ],
  [
    'src/contexts/conduct/domain/content-permission.ts',
    'test/contexts/conduct/domain/content-permission.test.ts',
    [
      [
        'ToS 2.6',
        'if (uses.length === 0) throw',
        'if (false) throw',
        'ToS 2.6, 7.2: it is in writing, allows something and ends after it begins',
      ],
      [
        'ToS 7.2',
        'at >= this.until',
        'at > this.until',
        'ToS 7.2: holds from its first instant to the last before its end, for its person and its uses only',
      ],
      [
        'ToS 7.2',
        'this.revokedAt !== null || ',
        '',
        'ToS 7.2: without an end it lasts until it is taken back, which happens once',
      ],
    ],
  ],
  [
    'src/contexts/conduct/domain/report.ts',
    'test/contexts/conduct/domain/reporting.test.ts',
    [
      [
        'ToS 2.11',
        'if (!facts.goodFaith)',
        'if (false)',
        'ToS 2.11: who does not mean it in good faith is not taken down',
      ],
      [
        'AUP 3.c',
        'if (!reporter.email && !terms.conduct.anonymousReports)',
        'if (false)',
        'AUP 3.c: nobody has to give a name, unless the operator’s policy asks for one',
      ],
      ['AUP 3.c', ".replace(/[?#].*$/, '')", '', 'AUP 3.c: one page is one item, however its address was typed'],
    ],
  ],
  [
    'src/contexts/conduct/domain/test-permit.ts',
    'test/contexts/conduct/domain/reporting.test.ts',
    [
      [
        'AUP 2.3.c',
        'at < this.to',
        'at <= this.to',
        'AUP 2.3.c: a permit excuses its addresses from its first instant to the last before its end, and nobody else',
      ],
      [
        'AUP 2.3.c',
        ' && this.ips.includes(ip)',
        '',
        'AUP 2.3.c: a permit excuses its addresses from its first instant to the last before its end, and nobody else',
      ],
    ],
  ],
  [
    'src/contexts/conduct/domain/authority-report.ts',
    'test/contexts/conduct/domain/reporting.test.ts',
    [
      [
        'AUP 4',
        'if (staffId === this.proposedBy)',
        'if (false)',
        'AUP 4: an authority hears of it once a second person has approved, and once only',
      ],
    ],
  ],
  [
    'src/contexts/privacy/domain/retention-rule.ts',
    'test/contexts/privacy/domain/retention-rule.test.ts',
    [
      [
        'ToS 9.4',
        'PROBES.some((from)',
        'PROBES.every((from)',
        'ToS 9.4: a period is shorter if one single day would go sooner',
      ],
    ],
  ],
  [
    'src/contexts/privacy/domain/processing-record.ts',
    'test/contexts/privacy/domain/processing-record.test.ts',
    [
      [
        'ToS 9.6',
        "...(isOutside && !(safeguards?.sv && safeguards.en) ? ['it is outside the EEA and names no safeguards'] : []),",
        '',
        'ToS 9.6: one inside the EEA needs no safeguards, one outside names them or nothing starts',
      ],
      [
        'ToS 9.6',
        "...(task?.sv && task.en ? [] : ['its task is not said in Swedish and English']),",
        '',
        'ToS 9.6: whoever has no task or no known purpose is not published',
      ],
      [
        'ToS 9.12',
        'processors.filter(({ purposes }) => purposes.includes(purpose))',
        'processors.slice()',
        'ToS 9.12: each purpose has its own columns and its own recipients',
      ],
    ],
  ],
  [
    'src/contexts/privacy/domain/accuracy-case.ts',
    'test/contexts/privacy/domain/accuracy-case.test.ts',
    [
      [
        'ToS 9.7',
        'if (staffId === this.openedBy)',
        'if (false)',
        'ToS 9.7: is suspended neither before it is overdue nor by the one who opened it, and a correction ends it',
      ],
      [
        'ToS 9.7',
        "if (this.state !== 'NOTIFIED' || at < this.overdueFrom) return false;",
        "if (this.state !== 'NOTIFIED') return false;",
        'ToS 9.7: changed on 16 June it is in time on 26 June and overdue on 27 June',
      ],
    ],
  ],
  [
    'src/contexts/privacy/domain/consent.ts',
    'test/contexts/privacy/domain/consent.test.ts',
    [
      [
        'ToS 9.8',
        '    const waiting = this.letters;',
        '    const waiting: string[] = [];',
        'ToS 9.8: a no hands over what waits, once, and both words are evidence',
      ],
      [
        'ToS 9.8',
        'at.getTime() >= until',
        'at.getTime() > until',
        'ToS 9.8: a click in a letter is taken back within a day, to its last moment, and the history keeps every word',
      ],
      ['ToS 9.8', "this.way !== 'link' || ", '', 'ToS 9.8: a no that was said while signed in is not undone by a link'],
      ['ToS 9.8', " || this.channel !== 'email'", '', 'ToS 9.8: to the telephone carries no mail'],
    ],
  ],
  [
    'src/contexts/privacy/application/letters.ts',
    'test/contexts/privacy/letters.unit.test.ts',
    [
      [
        'ToS 9.11',
        'reason}`, authority.en]',
        'reason}`]',
        'ToS 9.11: whoever has to wait longer, or is refused something, hears where to complain',
      ],
    ],
  ],
  [
    'src/contexts/privacy/domain/breach.ts',
    'test/contexts/privacy/domain/breach.test.ts',
    [
      [
        'ToS 9.10',
        'const inTime = told.at <= this.dueAt;',
        'const inTime = told.at < this.dueAt;',
        'ToS 9.10: seventy-two hours run from the detection, to their last moment; later the reasons go with it',
      ],
      [
        'ToS 9.10',
        "if (this.facts.risk !== 'unlikely')",
        'if (false)',
        'ToS 9.10: only what is unlikely to hurt anybody is kept from the authority',
      ],
      [
        'ToS 10.7',
        "...(clientIds.every((tenantId) => told.has(tenantId)) ? [] : ['clients']),",
        '',
        'ToS 10.7: it closes once authority, people at high risk and each client have been told',
      ],
    ],
  ],
  [
    'src/contexts/privacy/domain/data-request.ts',
    'test/contexts/privacy/domain/data-request.test.ts',
    [
      [
        'ToS 9.9',
        'if (at > this.dueAt)',
        'if (false)',
        'ToS 9.9: a moment later it is too late, and it is never told twice',
      ],
      [
        'ToS 9.9',
        'const inTime = at <= this.dueAt',
        'const inTime = true',
        'ToS 9.9: a late answer is still given, and called late',
      ],
      [
        'ToS 9.9',
        'if (!this.identifiedAt) throw',
        'if (false) throw',
        'ToS 9.9: goes to nobody whose address is not proven',
      ],
      [
        'ToS 9.9',
        'if (refuses && (!answer.reason?.trim() || answer.grounds.length === 0))',
        'if (false)',
        'ToS 9.9: a refusal, whole or in part, has its grounds and its reasons, and both are evidence',
      ],
      ['ToS 9.9', 'if (receivedAt > at)', 'if (false)', 'ToS 9.9: nothing is received in the future'],
    ],
  ],
  [
    'src/contexts/tenancy/domain/maintenance-window.ts',
    'test/contexts/tenancy/domain/maintenance-window.test.ts',
    [
      [
        'ToS 10.1',
        'startsAt <= dueAt && dueAt < endsAt',
        'startsAt <= dueAt && dueAt <= endsAt',
        'ToS 10.1: a deadline inside an interruption moves by its length, one beside it stays',
      ],
      [
        'ToS 10.1',
        '> policy.longestHours * HOUR_MS',
        '> (policy.longestHours + 5) * HOUR_MS',
        'ToS 10.1: it is short: four hours are, four hours and a second are not',
      ],
    ],
  ],
  [
    'src/contexts/terms/domain/obligation.ts',
    'test/contexts/terms/domain/obligation.test.ts',
    [
      [
        'ToS 10.1',
        'this.promise ? dueAt < now',
        'this.promise ? this.dueAt < now',
        'ToS 10.1: a promise that an interruption made longer is in time to the last moment of its new time',
      ],
    ],
  ],
  [
    'src/contexts/terms/application/agreeing.ts',
    'test/contexts/terms/agreeing.unit.test.ts',
    [
      [
        'AUP 5',
        'if (await this.acceptances.addOnce(acceptance)) {',
        'await this.acceptances.addOnce(acceptance);\n      {',
        'AUP 5: going on is one yes a person, to the text in their own language, and evidence of it',
      ],
    ],
  ],
  [
    'src/contexts/subscription/domain/plan.ts',
    'test/contexts/subscription/domain/money.test.ts',
    [
      [
        'ToS 3.3.a',
        '|| date <= this.sellableUntil',
        '|| date < this.sellableUntil',
        'is sold from its first to its last day (ToS 3.3.a)',
      ],
    ],
  ],
];

export const sabotages: readonly Sabotage[] = BROKEN.flatMap(([file, suite, rows]) =>
  rows.map(([clause, search, replacement, test]) => ({ clause, file, search, replacement, suite, test })),
);
