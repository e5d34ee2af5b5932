import { describe, expect, test } from '@jest/globals';
import { Departures } from '../../../src/contexts/identity/contract-leaving.js';
import { Closing } from '../../../src/contexts/privacy/application/closing.js';
import { ClosureLetters } from '../../../src/contexts/privacy/application/closure-letters.js';
import { ClosureRequest } from '../../../src/contexts/privacy/domain/closure-request.js';
import { ClosureRequests } from '../../../src/contexts/privacy/domain/ports.js';
import { ContractClosure } from '../../../src/contexts/subscription/contract-closure.js';
import { InstanceControl } from '../../../src/contexts/tenancy/contract.js';
import { type NewObligation, Obligations } from '../../../src/contexts/terms/contract.js';
import { Obligation } from '../../../src/contexts/terms/domain/obligation.js';
import { Clock } from '../../../src/shared-kernel/clock.js';
import { port } from '../../support/ports.js';

const tenantId = '01900000-0000-7000-8000-00000000000a';
const person = { accountId: 'a1', name: 'Robin Ek', accountEmail: 'robin@example.com', language: 'en' } as const;

/** A letter that says everything, received then, and what it made the client and the operator owe. */
function asked(receivedAt: string) {
  const at = new Date(receivedAt);
  const owed = new Map<string, Obligation>();
  const request = ClosureRequest.receive(
    {
      ...{ tenantId, id: 'r1', number: 'C-1', scope: 'instance', channel: 'post', receivedAt: at, ...person },
      ...{ decision: 'We close our account.', accessAsked: false, linkHash: '' },
    },
    at,
  );
  const closing = new Closing(
    port(ClosureRequests, { open: async () => [request] }),
    port(ContractClosure, { close: async () => ({ closesOn: request.dueOn }) }),
    port(Departures, {
      placeOf: async () => ({ accountId: 'a1', role: 'administrator', isSuspended: false }) as never,
    }),
    port(InstanceControl, {}),
    port(Obligations, {
      schedule: async (obligation: NewObligation) =>
        void owed.set(obligation.title, Obligation.open(obligation.key, obligation, null, at)),
      void: async () => owed.get('closure.verification')?.void('verified', at),
    }),
    port(ClosureLetters, { verificationAsked: async () => {} }),
    port(Clock, { now: () => at }),
  );
  return { closing, request, owed };
}

describe('a written request to close the account', () => {
  test.each([
    ['16 June', '2026-06-16T12:00:00+02:00', '2026-06-26T23:59:59.999+02:00', '2026-06-27T00:00:00+02:00'],
    ['the end of January', '2026-01-22T12:00:00+01:00', '2026-02-02T23:59:59.999+01:00', '2026-02-03T00:00:00+01:00'],
    [
      'the week before winter time',
      '2026-10-14T12:00:00+02:00',
      '2026-10-23T23:59:59.999+02:00',
      '2026-10-24T00:00+02:00',
    ],
    ['over the longest night', '2026-10-15T12:00:00+02:00', '2026-10-26T23:59:59.999+01:00', '2026-10-27T00:00+01:00'],
  ])(
    'ToS 3.7: of %s is closed in time to the last moment of the seventh business day, and late from the next',
    async (_, receivedAt, last, after) => {
      const { closing, request, owed } = asked(receivedAt);
      await closing.awaitVerification(request, 'token');
      const verification = owed.get('closure.verification')!;
      expect([verification.isDue(new Date(last)), verification.isDue(new Date(after))]).toEqual([false, true]);

      await closing.carryOut(request, 'staff');

      const promised = owed.get('closure.closing')!;
      expect([verification.state, promised.dueAt]).toEqual(['VOIDED', new Date(last)]);
      expect([promised.isDue(new Date(last)), promised.isDue(new Date(after))]).toEqual([false, true]);
    },
  );
});
