import { StripeRefusal } from './stripe-errors.js';

type FormValue = string | Form;
interface Form {
  [key: string]: FormValue;
}

/** Reads `a[b][0]=c` as Stripe does: brackets nest, an index or `[]` makes a list. */
export function parseForm(encoded: string): Form {
  const form: Form = Object.create(null);
  for (const [name, value] of new URLSearchParams(encoded)) {
    const path = name.split(/[[\]]+/).filter((part, place) => place === 0 || part !== '');
    if (name.endsWith('[]')) path.push(String(Object.keys(at(form, path)).length));
    const last = path.pop() ?? name;
    at(form, path)[last] = value;
  }
  return form;
}

function at(form: Form, path: string[]): Form {
  let here = form;
  for (const part of path) {
    const next = here[part];
    const inner: Form = typeof next === 'object' ? next : Object.create(null);
    here[part] = inner;
    here = inner;
  }
  return here;
}

/**
 * A request's parameters. It remembers which were read: one that nobody asked for is refused at the end, so that the
 * sandbox never agrees to something that it does not do.
 */
export class Params {
  private readonly unread: Set<string>;

  constructor(
    private readonly form: Form,
    private readonly prefix = '',
  ) {
    this.unread = new Set(Object.keys(form));
  }

  has(name: string): boolean {
    return this.form[name] !== undefined;
  }

  /** Absent is undefined, and so is the empty string by which Stripe's clients clear a field. */
  text(name: string): string | undefined {
    this.unread.delete(name);
    const value = this.form[name];
    if (typeof value === 'object') throw StripeRefusal.invalid(this.path(name), 'Invalid string.');
    return value === '' ? undefined : value;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw StripeRefusal.missingParameter(this.path(name));
    return value;
  }

  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^-?\d+$/.test(value)) {
      throw StripeRefusal.invalid(this.path(name), `Invalid integer: ${value}`, 'parameter_invalid_integer');
    }
    return Number(value);
  }

  flag(name: string): boolean | undefined {
    const value = this.oneOf(name, ['true', 'false']);
    return value === undefined ? undefined : value === 'true';
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    const known = allowed.find((candidate) => candidate === value);
    if (value !== undefined && known === undefined) {
      throw StripeRefusal.invalid(this.path(name), `Invalid ${this.path(name)}: must be one of ${allowed.join(', ')}`);
    }
    return known;
  }

  nested(name: string): Params | undefined {
    this.unread.delete(name);
    const value = this.form[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string') throw StripeRefusal.invalid(this.path(name), 'Invalid object');
    return new Params(value, this.path(name));
  }

  requiredGroup(name: string): Params {
    const group = this.nested(name);
    if (!group) throw StripeRefusal.missingParameter(this.path(name));
    return group;
  }

  items(name: string): Params[] {
    this.unread.delete(name);
    const value = this.form[name];
    if (value === undefined || typeof value === 'string') return [];
    return Object.entries(value).map(([place, item]) => {
      if (typeof item === 'string') throw StripeRefusal.invalid(this.path(`${name}[${place}]`), 'Invalid object');
      return new Params(item, this.path(`${name}[${place}]`));
    });
  }

  texts(name: string): string[] | undefined {
    this.unread.delete(name);
    const value = this.form[name];
    if (value === undefined) return undefined;
    return typeof value === 'string' ? [value] : Object.values(value).filter((item) => typeof item === 'string');
  }

  /** Keys merge into what was there; an empty value removes its key, an empty parameter all of them. */
  metadata(before: Record<string, string> = {}): Record<string, string> {
    this.unread.delete('metadata');
    const given = this.form.metadata;
    if (given === undefined) return before;
    if (given === '') return {};

    const merged = { ...before };
    for (const [key, value] of Object.entries(given)) {
      if (value === '') delete merged[key];
      else merged[key] = String(value);
    }
    return merged;
  }

  /** Read by name but of no consequence here: the stand-in would do the same with or without it. */
  accept(...names: string[]): void {
    for (const name of names) this.unread.delete(name);
  }

  refuseUnread(): void {
    const [name] = this.unread;
    if (name) throw StripeRefusal.unknownParameter(this.path(name));
  }

  private path(name: string): string {
    return this.prefix ? `${this.prefix}[${name}]` : name;
  }
}
