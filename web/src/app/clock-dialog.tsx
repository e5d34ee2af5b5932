import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { useOnceThere } from '../design/once-asked.js';
import { toast } from '../design/toast.js';
import { useT } from '../i18n/intl.js';
import styles from './clock-dialog.module.css';

const steps = [1, 7, 30] as const;
const dayMs = 86_400_000;

/** Lives through the days one by one, as they would have come. */
export function ClockDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useT();
  const queries = useQueryClient();
  const [moving, setMoving] = useState<number | null>(null);

  const move = async (days: number) => {
    setMoving(days);
    try {
      const { now } = (await (await fetch('/v1/sandbox/clock')).json()) as { now: string };
      const to = new Date(Date.parse(now) + days * dayMs).toISOString();
      const body = JSON.stringify({ to, manner: 'advance' });
      const headers = { 'content-type': 'application/json' };
      const { ok } = await fetch('/v1/sandbox/clock', { method: 'POST', headers, body });
      await queries.invalidateQueries();
      toast({ text: ok ? t('clock.moved', { days }) : t('clock.stopped') });
    } finally {
      setMoving(null);
    }
  };

  return (
    <Dialog title={t('clock.title')} opened={useOnceThere(opened)} onClose={onClose}>
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
