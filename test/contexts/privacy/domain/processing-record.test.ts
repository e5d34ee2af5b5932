import { describe, expect, test } from '@jest/globals';
import { activitiesOf, subProcessors } from '../../../../src/contexts/privacy/domain/processing-record.js';
import type { HeldTable } from '../../../../src/shared-kernel/data-inventory.js';

const host = {
  name: 'Example Hosting AB',
  country: 'SE',
  task: { sv: 'Servrar', en: 'Servers' },
  purposes: ['contract'],
  safeguards: null,
};

describe('the list of sub-processors', () => {
  test('ToS 9.6: one inside the EEA needs no safeguards, one outside names them or nothing starts', () => {
    const safeguards = { sv: 'Standardavtalsklausuler', en: 'Standard contractual clauses' };

    expect(subProcessors([host])).toHaveLength(1);
    expect(subProcessors([{ ...host, country: 'US', safeguards }])).toHaveLength(1);
    expect(() => subProcessors([{ ...host, country: 'US' }])).toThrow('outside the EEA and names no safeguards');
  });

  test('ToS 9.6: whoever has no task or no known purpose is not published', () => {
    expect(() => subProcessors([{ ...host, task: { sv: 'Servrar' } }])).toThrow('not said in Swedish and English');
    expect(() => subProcessors([{ ...host, purposes: ['curiosity'] }])).toThrow('no known purpose');
    expect(() => subProcessors({})).toThrow('it is not a list');
  });
});

describe('the record of processing', () => {
  const account: HeldTable = {
    holder: 'identity',
    table: 'account',
    role: 'controller',
    subjects: ['user'],
    retention: 'account',
    personal: [
      { purposes: ['contract', 'security'], columns: ['email'] },
      { purposes: ['security'], columns: ['password_hash'] },
    ],
    plain: ['id'],
  };

  test('ToS 9.12: each purpose has its own columns and its own recipients', () => {
    const [contract, security, ...rest] = activitiesOf([account], subProcessors([host]));

    expect(contract).toMatchObject({ purpose: 'contract', data: [{ table: 'account', columns: ['email'] }] });
    expect(contract!.recipients.map(({ name }) => name)).toEqual([host.name]);
    expect(security).toMatchObject({ purpose: 'security', data: [{ columns: ['email', 'password_hash'] }] });
    expect(security!.recipients).toEqual([]);
    expect(rest).toEqual([]);
  });
});
