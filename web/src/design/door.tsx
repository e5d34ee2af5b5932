import type { ReactNode } from 'react';
import styles from './door.module.css';

interface DoorProps {
  title: ReactNode;
  about?: ReactNode;
  /** Other ways, beneath. */
  foot?: ReactNode;
  /** Longer forms get more room. */
  wide?: boolean;
  children?: ReactNode;
}

/** A page with one thing to do: logging in, signing up, choosing a password. */
export function Door({ title, about, foot, wide, children }: DoorProps) {
  return (
    <section className={styles.door} data-wide={wide || undefined}>
      <h1>{title}</h1>
      {about && <p className={styles.about}>{about}</p>}
      {children && <div className={styles.body}>{children}</div>}
      {foot && <p className={styles.foot}>{foot}</p>}
    </section>
  );
}
