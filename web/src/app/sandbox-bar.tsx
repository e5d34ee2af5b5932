import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../design/button.js';
import { useToday } from '../design/dates.js';
import { DemoBar } from '../design/demo-bar.js';
import { Dialog } from '../design/dialog.js';
import { toast } from '../design/toast.js';
import { useT } from '../i18n/intl.js';
import styles from './sandbox-bar.module.css';

interface Places {
  mailbox: string;
  stripe: string;
}

/** The sandbox is no part of the API's description, and only there does this answer. */
async function sandboxPlaces(): Promise<Places> {
  return (await (await fetch('/v1/sandbox')).json()) as Places;
}

/** Leads to the mailbox, the Checkout and the clock, which only a demo has. */
export function SandboxBar() {
  const { data } = useQuery({
    queryKey: ['sandbox'],
    queryFn: sandboxPlaces,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const today = useToday();
  const [turning, setTurning] = useState(false);
  if (!data) return null;
  return (
    <>
      <DemoBar today={today} mailbox={data.mailbox} checkout={data.stripe} onClock={() => setTurning(true)} />
      <ClockDialog opened={turning} onClose={() => setTurning(false)} />
    </>
  );
}

const steps = [1, 7, 30] as const;
const dayMs = 86_400_000;

/** Lives through the days one by one, as they would have come. */
function ClockDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useT();
  const queries = useQueryClient();
  const [moving, setMoving] = useState<number | null>(null);

  const move = async (days: number) => {
    setMoving(days);
    try {
      const { now } = (await (await fetch('/v1/sandbox/clock')).json()) as { now: string };
      const to = new Date(Date.parse(now) + days * dayMs).toISOString();
      const body = JSON.stringify({ to, manner: 'advance' });
      await fetch('/v1/sandbox/clock', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      await queries.invalidateQueries();
      toast({ text: t('clock.moved', { days }) });
    } finally {
      setMoving(null);
    }
  };

  return (
    <Dialog title={t('clock.title')} opened={opened} onClose={onClose}>
      <p>{t('clock.explain')}</p>
      <div className={styles.steps}>
        {steps.map((days) => (
          <Button key={days} busy={moving === days} disabled={moving !== null} onClick={() => void move(days)}>
            {t('clock.step', { days })}
          </Button>
        ))}
      </div>
    </Dialog>
  );
}
