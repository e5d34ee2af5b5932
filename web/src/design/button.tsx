import { Button as MantineButton } from '@mantine/core';
import type { MouseEventHandler, ReactNode, Ref } from 'react';
import { AppLink } from './app-link.js';
import styles from './button.module.css';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

interface ButtonProps {
  /** Says the deed: 'Buy and Pay 1,490 kr / month', never 'Submit'. */
  children: ReactNode;
  kind?: ButtonKind;
  icon?: ReactNode;
  small?: boolean;
  /** Working: keeps its width, cannot be pressed again. */
  busy?: boolean;
  disabled?: boolean;
  type?: 'button' | 'submit';
  href?: string;
  /** The link is a file to keep, not a page to go to. */
  download?: boolean;
  /** Leads away from the work, which stays open. */
  newTab?: boolean;
  onClick?: MouseEventHandler<HTMLElement>;
  ref?: Ref<HTMLButtonElement>;
  'aria-describedby'?: string;
  'aria-expanded'?: boolean;
  'aria-haspopup'?: 'menu' | 'dialog';
  'data-autofocus'?: boolean;
}

export function Button({
  kind = 'plain',
  icon,
  small,
  busy,
  type = 'button',
  href,
  newTab,
  ref,
  ...rest
}: ButtonProps) {
  const look = {
    variant: kind,
    size: small ? 'compact-sm' : 'sm',
    className: styles.button,
    leftSection: icon,
    loading: busy,
  } as const;

  const target = newTab ? '_blank' : undefined;
  if (href !== undefined) return <MantineButton component={AppLink} href={href} target={target} {...rest} {...look} />;
  return <MantineButton type={type} ref={ref} {...rest} {...look} />;
}
