import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../i18n/intl.js';
import styles from './person-menu.module.css';

interface PersonMenuProps {
  name: string;
  email: string;
  /** `Menu.Item`s. */
  children: ReactNode;
}

/** Who is logged in, and what is theirs. */
export function PersonMenu({ name, email, children }: PersonMenuProps) {
  const t = useT();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <button type="button" className={styles.person}>
          <span aria-hidden>{initials(name)}</span>
          <span className="visually-hidden">{t('frame.person', { name })}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.who}>
          <div>{name}</div>
          <div className={styles.email}>{email}</div>
        </div>
        <Menu.Divider />
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}

function initials(name: string): string {
  const parts = name.split(/\s+/).filter(Boolean);
  return [parts[0], parts.length > 1 ? parts.at(-1) : ''].map((part) => part?.slice(0, 1) ?? '').join('');
}
