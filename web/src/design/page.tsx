import type { ReactNode } from 'react';
import styles from './page.module.css';

interface PageHeadProps {
  title: ReactNode;
  /** A state, or one line about what this is. */
  about?: ReactNode;
  actions?: ReactNode;
}

/** A screen's title and what can be done with the whole of it. */
export function PageHead({ title, about, actions }: PageHeadProps) {
  return (
    <div className={styles.head}>
      <div>
        <h1>{title}</h1>
        {about && <p>{about}</p>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

/** A thing of its own within a screen. */
export function Card({ title, children }: { title?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.card}>
      {title && <h2>{title}</h2>}
      {children}
    </section>
  );
}
