import { createHmac } from 'node:crypto';

/** Everything in a list of the provider's API, newest first. */
export async function listed<T extends { id: string }>(stripeUrl: string, key: string, list: string): Promise<T[]> {
  const items: T[] = [];
  for (let more = true; more; ) {
    const after = items.length > 0 ? `&starting_after=${items.at(-1)!.id}` : '';
    const answer = await fetch(`${stripeUrl}/v1/${list}?limit=100${after}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const page = (await answer.json()) as { data: T[]; has_more: boolean };
    items.push(...page.data);
    more = page.has_more;
  }
  return items;
}

/** Tells us of an event as the provider does; whether it was acknowledged, because a provider sends again what was not. */
export async function tell(port: number, event: object, secret: string, patienceMs: number): Promise<boolean> {
  const body = JSON.stringify(event);
  const at = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  const answer = await fetch(`http://127.0.0.1:${port}/v1/stripe/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': `t=${at},v1=${mac}` },
    body,
    signal: AbortSignal.timeout(patienceMs),
  });
  await answer.arrayBuffer();
  if (answer.status === 400) throw new Error('A signed event was called forged');
  return answer.ok;
}
