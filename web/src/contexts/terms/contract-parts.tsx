import { AppLink } from '../../design/app-link.js';
import { PageHead } from '../../design/page.js';
import { useT } from '../../i18n/intl.js';
import styles from './contract.module.css';

const parts = [
  { href: '/contract', label: 'contract.life' },
  { href: '/contract/obligations', label: 'obligations.title' },
  { href: '/contract/clauses', label: 'clauses.title' },
  { href: '/contract/evidence', label: 'evidence.title' },
  { href: '/contract/accepted', label: 'accepted.title' },
  { href: '/contract/proof', label: 'proof.title' },
] as const;

/** The head of every page about one's own contract: what it is, and the other parts. */
export function ContractHead({ current, about }: { current: (typeof parts)[number]['href']; about: string }) {
  const t = useT();
  return (
    <>
      <PageHead title={t('contract.title')} about={about} />
      <nav aria-label={t('contract.parts')} className={styles.parts}>
        {parts.map(({ href, label }) => (
          <AppLink key={href} href={href} aria-current={href === current ? 'page' : undefined}>
            {t(label)}
          </AppLink>
        ))}
      </nav>
    </>
  );
}
