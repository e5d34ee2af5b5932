import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { ProblemError } from '../../api/problem.js';
import { Button } from '../../design/button.js';
import { Card } from '../../design/page.js';
import { StateBanner } from '../../design/state.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import styles from './billing.module.css';

/** Draws up an order, or a request for an invoice, at the price of the day; resolves to its page. */
export type DrawUp = (planCode: string) => Promise<string>;

export const drawOrder: DrawUp = async (planCode) => {
  const { id } = await bodyOf(api.POST('/v1/orders', { body: { planCode } }));
  return `/billing/orders/${id}`;
};

export const drawRequest: DrawUp = async (planCode) => {
  const { id } = await bodyOf(api.POST('/v1/invoice-requests', { body: { planCode } }));
  return `/billing/by-invoice/${id}`;
};

export function useDrawUp(draw: DrawUp, planCode: string): { busy: boolean; open(): void } {
  const router = useRouter();
  const { busy, run } = useDeed();
  return { busy, open: () => void run(async () => router.history.push(await draw(planCode))) };
}

/** ToS 4.3: whether what was confirmed is no longer what the plan costs. */
export function usePriceMoved(): { moved: boolean; notice(error: unknown): void } {
  const [moved, setMoved] = useState(false);
  const notice = (error: unknown) => {
    if (error instanceof ProblemError && error.problem.code === 'price-changed') setMoved(true);
  };
  return { moved, notice };
}

/** A summary never changes, so another price needs another one: it is a press away, and nothing was charged. */
export function PriceMoved({ draw, planCode }: { draw: DrawUp; planCode: string }) {
  const t = useT();
  const { busy, open } = useDrawUp(draw, planCode);
  return (
    <Card>
      <StateBanner kind="warning" what={t('priceMoved.what')} when={t('priceMoved.then')} />
      <div className={styles.deeds}>
        <Button kind="primary" busy={busy} onClick={open}>
          {t('priceMoved.deed')}
        </Button>
        <Button href="/billing/plans">{t('order.another')}</Button>
      </div>
    </Card>
  );
}
