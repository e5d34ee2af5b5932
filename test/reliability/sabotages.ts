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
