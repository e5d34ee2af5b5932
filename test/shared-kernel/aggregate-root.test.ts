import { expect, test } from '@jest/globals';
import { AggregateRoot, DomainEvent } from '../../src/shared-kernel/aggregate-root.js';

class LampLit extends DomainEvent {
  readonly type = 'lighting.LampLit';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
  ) {
    super();
  }
}

class Lamp extends AggregateRoot {
  id = 'lamp-1';
  light(): void {
    this.record(new LampLit('tenant-1', this.id));
  }
}

test('what happened is handed over once, in order', () => {
  const lamp = new Lamp();
  lamp.light();
  lamp.id = 'lamp-2';
  lamp.light();

  const first = lamp.releaseEvents();
  const second = lamp.releaseEvents();

  expect(first.map(({ subjectId }) => subjectId)).toEqual(['lamp-1', 'lamp-2']);
  expect(second).toEqual([]);
});

test('what is recorded after a release is released next', () => {
  const lamp = new Lamp();
  lamp.light();
  lamp.releaseEvents();

  lamp.light();

  expect(lamp.releaseEvents()).toHaveLength(1);
});

test('an object that the mapper loaded, without its constructor, records as any other', () => {
  const loaded: Lamp = Object.assign(Object.create(Lamp.prototype), { id: 'lamp-3' });

  expect(loaded.releaseEvents()).toEqual([]);
  loaded.light();

  expect(loaded.releaseEvents()).toEqual([new LampLit('tenant-1', 'lamp-3')]);
});

test('an event survives the outbox: as JSON it is the same', () => {
  const event = new LampLit('tenant-1', 'lamp-1');

  expect(JSON.parse(JSON.stringify(event))).toEqual({
    type: 'lighting.LampLit',
    version: 1,
    tenantId: 'tenant-1',
    subjectId: 'lamp-1',
  });
});
