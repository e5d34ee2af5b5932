import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useToday } from '../design/dates.js';
import { DemoBar } from '../design/demo-bar.js';
import { later, OnceAsked } from '../design/once-asked.js';

const ClockDialog = later(() => import('./clock-dialog.js'), 'ClockDialog');

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
      <OnceAsked asked={turning}>
        <ClockDialog opened={turning} onClose={() => setTurning(false)} />
      </OnceAsked>
    </>
  );
}
