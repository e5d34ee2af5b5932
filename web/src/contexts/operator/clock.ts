import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemError } from '../../api/problem.js';
import { useDeed } from '../../design/use-deed.js';

export interface ClockReading {
  now: string;
}

/** The clock's handle stands outside the described API: in production it does not exist. */
async function reading(): Promise<ClockReading | null> {
  const response = await fetch('/v1/sandbox/clock');
  if (response.status === 404) return null;
  if (!response.ok) throw await ProblemError.from(response);
  return (await response.json()) as ClockReading;
}

async function advanceTo(to: string): Promise<void> {
  const response = await fetch('/v1/sandbox/clock', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to, manner: 'advance' }),
  });
  if (!response.ok) throw await ProblemError.from(response);
}

/** Long ways are gone week by week, so that the life can be watched as it is lived. */
const HOP_MS = 7 * 86_400_000;

export function useClock() {
  const queries = useQueryClient();
  const clock = useQuery({ queryKey: ['sandbox', 'clock'], queryFn: reading });
  const [target, setTarget] = useState<string | null>(null);
  const { run } = useDeed();

  const moveTo = (to: Date) =>
    run(async () => {
      setTarget(to.toISOString());
      try {
        let at = Date.parse(clock.data?.now ?? to.toISOString());
        while (at < to.getTime()) {
          at = Math.min(at + HOP_MS, to.getTime());
          await advanceTo(new Date(at).toISOString());
          await queries.invalidateQueries();
        }
      } finally {
        setTarget(null);
      }
    });
  return { clock, target, moveTo };
}
