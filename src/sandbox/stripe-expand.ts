import { StripeRefusal } from './stripe-errors.js';
import type { StripeDocument, StripeState } from './stripe-state.js';

const NAMED_BY_PREFIX: Record<string, StripeDocument['object']> = {
  cus: 'customer',
  pm: 'payment_method',
  pi: 'payment_intent',
  seti: 'setup_intent',
  ch: 'charge',
  re: 'refund',
  du: 'dispute',
  txn: 'balance_transaction',
};

/** Replaces ids by what they name, along paths such as `latest_charge.balance_transaction` or `data.customer`. */
export function expand(state: StripeState, answer: object, paths: string[]): object {
  const expanded: unknown = structuredClone(answer);
  for (const path of paths) {
    const steps = path.split('.');
    if (steps.length > 4)
      throw StripeRefusal.invalid('expand', `You cannot expand more than 4 levels of a property: ${path}`);
    descend(state, expanded, steps, path);
  }
  return expanded as object;
}

function descend(state: StripeState, here: unknown, [step, ...rest]: string[], path: string): void {
  if (step === undefined || here === null) return;
  if (Array.isArray(here)) {
    for (const item of here) descend(state, item, [step, ...rest], path);
    return;
  }
  if (!isRecord(here)) throw cannotExpand(path);

  const value = step in here ? here[step] : includable(state, here, step);
  if (value !== null && typeof value !== 'string' && typeof value !== 'object') throw cannotExpand(path);
  here[step] = typeof value === 'string' ? named(state, value, path) : value;
  if (rest.length > 0) descend(state, here[step], rest, path);
}

function named(state: StripeState, id: string, path: string): unknown {
  const kind = NAMED_BY_PREFIX[id.slice(0, id.indexOf('_'))];
  const document = kind && state.store.find(kind, id);
  if (!document) throw cannotExpand(path);
  return structuredClone(document);
}

/** Lists that Stripe leaves out of an answer unless they are asked for. */
function includable(state: StripeState, here: Record<string, unknown>, step: string): unknown {
  const list = (data: object[], url: string) => ({ object: 'list', data, has_more: false, url });
  const id = String(here.id);
  if (here.object === 'checkout.session' && step === 'line_items') {
    return list(state.store.find('sandbox.checkout', id)?.lineItems ?? [], `/v1/checkout/sessions/${id}/line_items`);
  }
  if (here.object === 'charge' && step === 'refunds') {
    return list(state.store.all('refund', [{ field: 'charge', is: '=', value: id }]), `/v1/charges/${id}/refunds`);
  }
  return undefined;
}

const cannotExpand = (path: string) => StripeRefusal.invalid('expand', `This property cannot be expanded (${path}).`);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
