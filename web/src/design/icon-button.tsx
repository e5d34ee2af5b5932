import { ActionIcon } from '@mantine/core';
import type { MouseEventHandler, ReactNode, Ref } from 'react';
import { Hint } from './hint.js';
import styles from './icon-button.module.css';

interface IconButtonProps {
  /** Its name, read aloud and shown on hover. */
  label: string;
  icon: ReactNode;
  keys?: string;
  onClick?: MouseEventHandler<HTMLButtonElement>;
  ref?: Ref<HTMLButtonElement>;
  disabled?: boolean;
  tabIndex?: number;
  'aria-pressed'?: boolean;
  'aria-expanded'?: boolean;
  'aria-haspopup'?: 'menu' | 'dialog';
  'aria-controls'?: string;
}

export function IconButton({ label, icon, keys, ...rest }: IconButtonProps) {
  return (
    <Hint text={label} keys={keys}>
      <ActionIcon {...rest} variant="quiet" aria-label={label} className={styles.button}>
        {icon}
      </ActionIcon>
    </Hint>
  );
}
