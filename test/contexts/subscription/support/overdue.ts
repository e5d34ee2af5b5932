import { OverdueCase } from '../../../../src/contexts/subscription/domain/overdue.js';
import { defaultPolicy as terms } from './policy.js';

const at = (instant: string): Date => new Date(instant);

export const debt = { invoiceId: 'invoice-1', dueOn: '2026-03-01' };

export const openCase = (on = '2026-03-02T08:00:00+01:00'): OverdueCase =>
  OverdueCase.open('tenant', 'case', debt, 1, terms, at(on));

/** A case of the debt of 1 March whose letters have all arrived when they were sent, up to a state. */
export function aCase(state: 'NOTIFIED' | 'WARNED' | 'SUSPENDED' | 'FINAL'): OverdueCase {
  const overdue = openCase();
  const arrives = (instant: string) => overdue.letterArrived(overdue.awaited!.key, at(instant));
  arrives('2026-03-02T08:00:00+01:00');
  if (state === 'NOTIFIED') return overdue;
  overdue.warn(terms, at('2026-03-22T08:00:00+01:00'));
  arrives('2026-03-22T08:00:00+01:00');
  if (state === 'WARNED') return overdue;
  overdue.suspend(terms, at('2026-04-01T00:00:00+02:00'));
  if (state === 'SUSPENDED') return overdue;
  overdue.giveFinalNotice(terms, at('2026-05-01T08:00:00+02:00'));
  arrives('2026-05-01T08:00:03+02:00');
  return overdue;
}
