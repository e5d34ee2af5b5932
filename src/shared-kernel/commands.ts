import type { DomainEvent } from './aggregate-root.js';

type Constructor<T = object> = abstract new (...args: never[]) => T;

const dueCommands = new Map<string, Constructor>();
const commandNames = new WeakMap<object, string>();
const gatewayCommands = new WeakSet<object>();
const reactions = new WeakMap<object, Reaction[]>();

/**
 * A command that an obligation may carry until its day. The name is stored with the obligation, so it is
 * part of the schema: renaming the class is free, changing the name needs a migration. Its fields must
 * survive JSON: strings, numbers, booleans, plain objects.
 */
export function Due(name: string) {
  return <T extends Constructor>(command: T): void => {
    if (dueCommands.has(name)) throw new Error(`Two commands are called ${name}`);
    dueCommands.set(name, command);
    commandNames.set(command, name);
  };
}

export const dueCommandName = (command: object): string => {
  const name = commandNames.get(command.constructor);
  if (!name) throw new Error(`${command.constructor.name} is not marked @Due, so no obligation can carry it`);
  return name;
};

/** Rebuilds a command from an obligation's row. */
export const reviveDueCommand = (name: string, fields: object): object => {
  const command = dueCommands.get(name);
  if (!command) throw new Error(`No command is called ${name}; was it renamed without a migration?`);
  return Object.assign(Object.create(command.prototype), fields);
};

/**
 * Marks a command whose handler talks to a gateway (Stripe, SMTP, a scanner). The bus runs it without a
 * transaction; the handler splits its work into transactional commands before and after the call.
 */
export function CallsGateway() {
  return <T extends Constructor>(command: T): void => void gatewayCommands.add(command);
}

export const callsGateway = (command: object): boolean => gatewayCommands.has(command.constructor);

export interface Reaction {
  method: string;
  eventType: string;
  gateway: boolean;
}

/** Takes events that no aggregate holds, e.g. one for a whole batch; they commit with the transaction. */
export abstract class Outbox {
  abstract add(event: DomainEvent): void;
}

/**
 * Marks a method that reacts to another context's event. It runs in a transaction of its own in the event's
 * tenant, once per event (inbox key: class and method), and may be tried again after a crash. With `gateway`
 * it runs outside a transaction, at least once, and dispatches commands for what it must write.
 */
export function ReactsTo<E extends DomainEvent>(eventType: E['type'], { gateway = false } = {}) {
  return (target: object, method: string): void => {
    const known = reactions.get(target) ?? [];
    reactions.set(target, [...known, { method, eventType, gateway }]);
  };
}

export const reactionsOf = (instance: object): Reaction[] => reactions.get(Object.getPrototypeOf(instance)) ?? [];
