import { expect, test } from '@jest/globals';
import type { Command, CommandBus } from '@nestjs/cqrs';
import type {
  OurBooks,
  PaymentGateway,
  ProviderBooks,
} from '../../../../src/contexts/subscription/application/ports.js';
import type { Finding } from '../../../../src/contexts/subscription/application/queries-changes.js';
import {
  BeginReconciliation,
  KeepFindings,
  LookUpPayer,
  ReconcileWithProvider,
  ReconcileWithProviderHandler,
} from '../../../../src/contexts/subscription/application/reconciling.js';
import { PerformRefund } from '../../../../src/contexts/subscription/application/refunding.js';
import { TENANT } from '../support/world.js';

const now = new Date('2026-02-10T02:00:00Z');
const requestedAt = new Date('2026-02-09T12:00:00Z');

test('ToS 4.2: a repair that fails is reported to a person, and the other differences of the night are repaired', async () => {
  const there: ProviderBooks = { payments: [], refunds: [], chargebacks: [], customers: [], detachedCards: [] };
  const owed = ['refund-1', 'refund-2'].map((id) => ({ tenantId: TENANT, id, gatewayRef: null, requestedAt }));
  const refunds = owed.map((refund) => ({ ...refund, state: 'PENDING' as const, method: 'card' as const }));
  let kept: Finding[] = [];
  const execute = async (command: Command<unknown>) => {
    if (command instanceof BeginReconciliation) return { since: '2026-02-03T02:00:00.000Z' };
    if (command instanceof LookUpPayer) return { customerRef: null, cardRef: null };
    if (command instanceof KeepFindings) kept = command.findings;
    if (command instanceof PerformRefund && command.refundId === 'refund-1') throw new Error('The provider is away');
    if (command instanceof PerformRefund) {
      const { refundId } = command;
      there.refunds.push({
        reference: 're_2',
        tenantId: TENANT,
        refundId,
        outcome: { outcome: 'pending', reference: 're_2' },
      });
      refunds[1]!.gatewayRef = 're_2' as never;
    }
    return kept;
  };
  const handler = new ReconcileWithProviderHandler(
    { execute } as unknown as CommandBus,
    { books: async () => there } as unknown as PaymentGateway,
    { since: async () => ({ payments: [], refunds, chargebacks: [] }) } as OurBooks,
    { now: () => now },
    { next: () => 'run-1' },
  );

  await handler.execute(new ReconcileWithProvider('2026-02-10'));

  expect(kept).toMatchObject([
    { kind: 'refund-missing-there', reference: 'refund-1', outcome: 'REPORTED', failure: 'unexpected:Error' },
    { kind: 'refund-missing-there', reference: 'refund-2', outcome: 'REPAIRED', failure: null },
  ]);
});
