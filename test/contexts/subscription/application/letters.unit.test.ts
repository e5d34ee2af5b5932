import { describe, expect, test } from '@jest/globals';
import { subscriptionLetters } from '../../../../src/contexts/subscription/application/letters.js';
import { isScreen } from '../../../support/screens.js';

const debt = {
  invoiceId: 'invoice-1',
  number: '0ABC12-0007',
  ocr: '1001310000234',
  dueOn: '2026-03-01',
  open: { amountMinor: 61_250, currency: 'SEK' },
  suspensionDays: 31,
  suspensionGapDays: 7,
  finalNoticeDays: 30,
  deletionNoticeDays: 7,
  deletedNotBefore: null,
};
const invoice = {
  ...debt,
  planName: 'Team, monthly',
  periodStart: '2026-03-01',
  periodEnd: '2026-03-31',
  total: debt.open,
};
const ending = {
  endedOn: '2025-11-30',
  readableUntil: '2026-02-28',
  blockedFrom: '2026-03-01',
  accessUntil: '2026-03-08',
  purgedFrom: '2026-03-08',
  noticeDays: 7,
};
const withdrawn = {
  subject: 'order',
  sentAt: '2026-03-30T10:00:00Z',
  receivedAt: '2026-03-30T10:00:00Z',
  reference: 'withdrawal-1',
  exportUntil: '2026-04-29',
  returned: { amountMinor: 41_492, currency: 'SEK' },
  kept: { amountMinor: 19_758, currency: 'SEK' },
  refundBy: '2026-04-13',
};
const quota = { meter: 'queries', limit: 100, resetsOn: '2026-03-20' };

const sek = (amountMinor: number) => ({ amountMinor, currency: 'SEK' });
const decided = { invoiceId: 'invoice-1', number: '0ABC12-0007', answer: 'The system was down in March.' };
const proForma = {
  number: '10001-P0001',
  planName: 'Team, yearly',
  ocr: '100012000015',
  bankgiro: '5555-5551',
  validUntil: '2026-02-20',
};

const changed = { planName: 'Team, monthly', formerPlan: 'Large, monthly' };

/** What each letter is given; a template without an example fails below. */
const examples: Record<string, object> = {
  'first-overdue': debt,
  'suspension-warning': debt,
  suspended: debt,
  'final-deletion-notice': debt,
  'payment-restored': { suspendedOn: '2026-04-01' },
  'invoice-issued': { ...invoice, replaces: '0ABC12-0006', isDisputed: true },
  'payment-confirmation': {
    amount: debt.open,
    paidOn: '2026-03-02',
    refunded: { amountMinor: 100, currency: 'SEK' },
    invoices: [invoice, { ...invoice, open: { amountMinor: 0, currency: 'SEK' } }],
  },
  'card-failed': {
    ...invoice,
    needsConfirmation: true,
    nextTryOn: '2026-03-02',
    lastDay: '2026-03-08',
    endsAfterRetries: true,
  },
  'subscription-canceled-unpaid': ending,
  'cancellation-confirmed': { endsOn: '2025-11-30' },
  'ending-reminder': { endsOn: '2025-11-30' },
  'read-only': ending,
  blocked: ending,
  'purge-announced': ending,
  'withdrawal-confirmed': withdrawn,
  'withdrawal-received': { ...withdrawn, words: 'My plan', token: 'tenant.id.secret' },
  'withdrawal-refused': { lastDay: '2026-04-07', exception: 'personalised', recordRef: 'letter-17' },
  'withdrawal-refund-due': { ...withdrawn, clientName: 'Client AB' },
  'closure-announced': ending,
  'refund-approved': { amount: debt.open, reason: 'A hard case' },
  'refund-rejected': { amount: debt.open, reason: 'The plan was used' },
  'quota-80': quota,
  'quota-100': quota,
  'plan-changed': { ...changed, renewsOn: '2026-03-31', renewalTotal: debt.open },
  'plan-change-refused': {
    ...changed,
    reason: 'below-use',
    exceeds: [
      { what: 'seats', limit: 3, used: 4 },
      { what: 'module', module: 'sales' },
    ],
  },
  'plan-change-lapsed': changed,
  'plan-change-invoiced': invoice,
  'plan-change-unpaid': { ...invoice, needsConfirmation: true },
  'card-changed': { label: 'visa 4242' },
  'card-expiring': { label: 'visa 4242', expiresOn: '2026-06-30' },
  'card-detached': { label: 'visa 4242', chargedOn: '2026-03-31' },
  'arrangement-agreed': {
    restoresAccess: true,
    instalments: [
      { payBy: '2026-04-07', amount: sek(300_000) },
      { payBy: '2026-06-01', amount: sek(312_500) },
    ],
  },
  'arrangement-declined': { reason: 'The last day is too far away.' },
  'instalment-reminder': { payBy: '2026-04-07', amount: sek(300_000) },
  'arrangement-broken': { payBy: '2026-04-07', missing: sek(1), open: sek(312_501) },
  'arrangement-kept': { total: sek(612_500) },
  'dispute-upheld': {
    ...decided,
    creditNote: '0ABC12-K0001',
    credited: sek(33_333),
    vat: sek(6_667),
    open: sek(579_167),
  },
  'dispute-rejected': { ...decided, open: sek(612_500) },
  'dispute-closed': decided,
  'pro-forma': { ...proForma, total: sek(612_500) },
  'pro-forma-short': { ...proForma, received: sek(612_400), missing: sek(100) },
  'pro-forma-expired': { ...proForma, returned: sek(612_400) },
  'chargeback-opened': { amount: debt.open },
  'chargeback-lost': { amount: debt.open, dueOn: '2026-04-30', isOverdue: false, invoiceId: 'invoice-1' },
  'kept-back-credited': {
    invoiceId: 'invoice-1',
    number: '0ABC12-0007',
    days: 9,
    credited: sek(18_375),
    vat: sek(3_675),
    creditNote: '10001-K0001',
    returned: sek(0),
    open: sek(1),
  },
  'chargeback-written-off': { amount: debt.open },
  'chargeback-reversed': { amount: debt.open, settled: sek(20_000), returned: sek(41_250) },
};

const write = (id: string, language: 'sv' | 'en', data: object = examples[id]!, sentOn = '2026-03-22') => {
  const template = subscriptionLetters.find((each) => each.id === id)!;
  const facts = { instanceUrl: 'https://acme.example.com', ...data };
  const written = template.write(facts, { language, sentOn, baseUrl: 'https://example.com' });
  return { ...written, text: [written.subject, ...written.paragraphs].join('\n').replace(/[\u00a0\u202f]/g, ' ') };
};

describe.each(subscriptionLetters.map(({ id }) => id))('the letter %s', (id) => {
  test.each(['sv', 'en'] as const)('says everything in %s, calmly', (language) => {
    const { text, action } = write(id, language);

    expect(text).not.toMatch(/undefined|null|NaN|Invalid|[!]|\d{4}-\d\d-\d\d/);
    expect(action?.url).toMatch(/^https:\/\/acme\.example\.com/);
    expect(isScreen(action!.url)).toBe(true);
  });

  test('cites its clause', () => {
    expect(subscriptionLetters.find((each) => each.id === id)!.clause).toMatch(/^ToS \d+\./);
  });
});

describe('letters that say another thing in another case', () => {
  test('ToS 3.4.a: the first letter about a second invoice does not threaten what has happened already', () => {
    const text = write('first-overdue', 'en', { ...debt, isSuspended: true }).text;

    expect(text).toContain('already suspended for an older invoice');
    expect(text).not.toContain('may be suspended');
    expect(write('first-overdue', 'sv', { ...debt, isSuspended: true }).text).toContain('redan avstängd');
    expect(write('first-overdue', 'en').text).toContain('may be suspended');
  });

  test('ToS 3.4.g: a credit of the whole invoice says that nothing remains', () => {
    const whole = { ...examples['dispute-upheld'], open: sek(0) };

    expect(write('dispute-upheld', 'en').text).toContain('SEK 5,791.67 of the invoice remains');
    expect(write('dispute-upheld', 'en', whole).text).toContain('Nothing of the invoice remains');
    expect(write('dispute-upheld', 'sv', whole).text).toContain('inget kvar att betala');
  });

  test('ToS 3.4.g: an agreement says that access is back only where it is', () => {
    const closed = { ...examples['arrangement-agreed'], restoresAccess: false };

    expect(write('arrangement-agreed', 'en').text).toContain('open again');
    expect(write('arrangement-agreed', 'en', closed).text).not.toContain('open again');
  });
});

describe('dates that count from the day of sending', () => {
  test('the warning names day 31, or a week after it went out, whichever is later', () => {
    expect(write('suspension-warning', 'en').text).toContain('suspended on 1 April 2026');
    expect(write('suspension-warning', 'sv', debt, '2026-03-26').text).toContain(
      'stängs din instans av den 2 april 2026',
    );
  });

  test('the final notice names a day at least seven days ahead', () => {
    expect(write('final-deletion-notice', 'en', debt, '2026-05-01').text).toContain('deleted on 8 May 2026');
    expect(write('final-deletion-notice', 'sv', debt, '2026-05-03').text).toContain('raderas den 10 maj 2026');
    const held = { ...debt, deletedNotBefore: '2026-06-15' };
    expect(write('final-deletion-notice', 'en', held, '2026-05-01').text).toContain('deleted on 15 June 2026');
  });

  test('the purge is announced for the later of the block’s end and a week ahead', () => {
    expect(write('purge-announced', 'en', ending, '2026-03-01').text).toContain('deleted on 8 March 2026');
    expect(write('purge-announced', 'en', ending, '2026-03-04').text).toContain('deleted on 11 March 2026');
  });
});

describe('ToS 3.4.d and f', () => {
  test.each(['first-overdue', 'suspension-warning', 'suspended', 'final-deletion-notice'])(
    '%s says how much, since when and how to pay',
    (id) => {
      const { text, action } = write(id, 'en');

      expect(text).toContain('SEK 612.50');
      expect(text).toContain('1 March 2026');
      expect(text).toContain('1001310000234 as the OCR reference');
      expect(action?.url).toBe('https://acme.example.com/billing/invoices/invoice-1');
    },
  );

  test('ToS 3.4.f: what follows stands in each letter from the warning on, and that nobody is liable for it', () => {
    for (const id of ['suspension-warning', 'suspended', 'final-deletion-notice']) {
      expect(write(id, 'en').text).toContain('deleted');
      expect(write(id, 'sv').text).toContain('raderas');
    }
    for (const id of ['suspended', 'final-deletion-notice']) {
      expect(write(id, 'en').text).toContain('not liable');
      expect(write(id, 'sv').text).toMatch(/ansvarar (vi )?inte/);
    }
  });

  test('money and dates are written as people write them', () => {
    expect(write('payment-confirmation', 'sv').text).toContain('612,50 kr den 2 mars 2026');
  });
});
