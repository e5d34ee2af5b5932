import { describe, expect, test } from '@jest/globals';
import type { DomainEvent } from '../../src/shared-kernel/aggregate-root.js';
import {
  CallsGateway,
  callsGateway,
  Due,
  dueCommandName,
  ReactsTo,
  reactionsOf,
  reviveDueCommand,
} from '../../src/shared-kernel/commands.js';

@Due('lighting.dim-lamp')
class DimLamp {
  constructor(
    readonly lampId: string,
    readonly percent: number,
  ) {}
}

@CallsGateway()
class OrderBulbs {}

describe('a command that an obligation carries', () => {
  test('is stored under its name and comes back as itself', () => {
    const stored = JSON.parse(JSON.stringify(new DimLamp('lamp-1', 30)));

    const revived = reviveDueCommand(dueCommandName(new DimLamp('lamp-1', 30)), stored);

    expect(dueCommandName(revived)).toBe('lighting.dim-lamp');
    expect(revived).toBeInstanceOf(DimLamp);
    expect(revived).toEqual(new DimLamp('lamp-1', 30));
  });

  test('cannot be one that has no name', () => {
    expect(() => dueCommandName(new OrderBulbs())).toThrow('OrderBulbs is not marked @Due');
  });

  test('cannot be revived under a name that nobody bears', () => {
    expect(() => reviveDueCommand('lighting.forgotten', {})).toThrow('No command is called lighting.forgotten');
  });

  test('cannot share its name with another', () => {
    expect(() => Due('lighting.dim-lamp')(class Other {})).toThrow('Two commands are called lighting.dim-lamp');
  });
});

test('only a marked command calls a gateway', () => {
  expect(callsGateway(new OrderBulbs())).toBe(true);
  expect(callsGateway(new DimLamp('lamp-1', 30))).toBe(false);
});

test('a class lists the events that it reacts to, in a transaction unless it calls a gateway', () => {
  class Janitor {
    @ReactsTo('lighting.LampBroke')
    async replace(_event: DomainEvent): Promise<void> {}

    @ReactsTo('lighting.LampLit', { gateway: true })
    async announce(_event: DomainEvent): Promise<void> {}
  }
  class Visitor {}

  expect(reactionsOf(new Janitor())).toEqual([
    { method: 'replace', eventType: 'lighting.LampBroke', gateway: false },
    { method: 'announce', eventType: 'lighting.LampLit', gateway: true },
  ]);
  expect(reactionsOf(new Visitor())).toEqual([]);
});
