import { IconClock, IconCreditCard, IconMail } from '@tabler/icons-react';
import { useT } from '../i18n/intl.js';
import { Day } from './dates.js';
import styles from './demo-bar.module.css';

interface DemoBarProps {
  /** Business time's day. */
  today: string;
  mailbox: string;
  checkout: string;
  onClock(): void;
}

/** In demo mode only: where mails, card payments and time are kept. */
export function DemoBar({ today, mailbox, checkout, onClock }: DemoBarProps) {
  const t = useT();
  return (
    <section className={styles.bar} aria-label={t('demo.label')}>
      <span>{t('demo.label')}</span>
      <button type="button" onClick={onClock} aria-haspopup="dialog">
        <IconClock size={14} stroke={1.6} aria-hidden /> <Day date={today} />
      </button>
      <a href={mailbox} target="_blank" rel="noopener">
        <IconMail size={14} stroke={1.6} aria-hidden /> {t('demo.mailbox')}
      </a>
      <a href={checkout} target="_blank" rel="noopener">
        <IconCreditCard size={14} stroke={1.6} aria-hidden /> {t('demo.checkout')}
      </a>
    </section>
  );
}
