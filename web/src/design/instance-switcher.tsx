import { Menu } from '@mantine/core';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import { useT } from '../i18n/intl.js';
import styles from './instance-switcher.module.css';

export interface InstanceChoice {
  id: string;
  name: string;
  /** Its own address, `acme.example.com`. */
  address: string;
}

interface InstanceSwitcherProps {
  current: InstanceChoice;
  others: InstanceChoice[];
  onSwitch(id: string): void;
}

/** Whose data this is: the first thing on every page. */
export function InstanceSwitcher({ current, others, onSwitch }: InstanceSwitcherProps) {
  const t = useT();
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <button type="button" className={styles.switcher}>
          <span className={styles.mark} aria-hidden>
            {current.name.slice(0, 1)}
          </span>
          <span className={styles.name}>{current.name}</span>
          <span className="visually-hidden">{t('frame.instance')}</span>
          <IconSelector size={14} stroke={1.6} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {[current, ...others].map((choice) => (
          <Menu.Item
            key={choice.id}
            rightSection={choice.id === current.id && <IconCheck size={14} />}
            onClick={() => choice.id !== current.id && onSwitch(choice.id)}
          >
            {choice.name}
            <span className={styles.address}>{choice.address}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
