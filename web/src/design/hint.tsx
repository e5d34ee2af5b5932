import { Tooltip } from '@mantine/core';
import type { ReactElement } from 'react';

/** A short text on hover, focus and touch. Never the only place where something is said. */
export function Hint({ text, keys, children }: { text: string; keys?: string; children: ReactElement }) {
  return (
    <Tooltip
      label={keys ? `${text}  ${keys}` : text}
      openDelay={350}
      events={{ hover: true, focus: true, touch: true }}
      transitionProps={{ duration: 80 }}
    >
      {children}
    </Tooltip>
  );
}
