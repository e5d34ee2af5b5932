import { lazy, Suspense } from 'react';
import { useStatus } from './business-time.js';

const Bar = lazy(async () => ({ default: (await import('./sandbox-bar.js')).SandboxBar }));

/** The demo's bar, which nobody loads in production. */
export function Sandbox() {
  const { data } = useStatus();
  return (
    data?.sandbox && (
      <Suspense>
        <Bar />
      </Suspense>
    )
  );
}
