import { Outlet } from '@tanstack/react-router';
import { AppLink } from '../design/app-link.js';
import { Button } from '../design/button.js';
import { TodayProvider } from '../design/dates.js';
import { LanguageToggle, ThemeToggle } from '../design/toggles.js';
import { useT } from '../i18n/intl.js';
import { useBusinessDay } from './business-time.js';
import { host } from './host.js';
import styles from './public-frame.module.css';
import { Sandbox } from './sandbox.js';

/** Around everything that needs no log-in: the public site, the texts in force, and the doors of an instance. */
export function PublicFrame() {
  const t = useT();
  const today = useBusinessDay();
  return (
    <TodayProvider today={today}>
      <div className={styles.frame}>
        <a href="#content" className={styles.skip}>
          {t('frame.skip')}
        </a>
        <header className={styles.top}>
          <AppLink href="/" className={styles.brand}>
            <img src="/favicon.svg" alt="" width={22} height={22} />
            <span>{host === 'public' ? 'Customer Connect' : location.host}</span>
          </AppLink>
          <span className={styles.gap} />
          <LanguageToggle />
          <ThemeToggle />
          {host === 'public' && (
            <>
              <Button kind="quiet" href="/log-in">
                {t('public.logIn')}
              </Button>
              <span className={styles.wide}>
                <Button kind="primary" href="/sign-up">
                  {t('public.signUp')}
                </Button>
              </span>
            </>
          )}
        </header>
        <main id="content" tabIndex={-1} className={styles.content}>
          <Outlet />
        </main>
        <footer className={styles.foot}>
          <nav aria-label={t('public.footer')}>
            <AppLink href="/legal">{t('legal.title')}</AppLink>
            <AppLink href="/complaints/new">{t('complaintForm.title')}</AppLink>
            <AppLink href="/report">{t('reportForm.title')}</AppLink>
            <AppLink href="/withdrawal">{t('withdrawalForm.title')}</AppLink>
            <AppLink href="/privacy/new">{t('privacyForm.title')}</AppLink>
            <AppLink href="/privacy/cookies">{t('storage.title')}</AppLink>
            <AppLink href="/sub-processors">{t('subProcessors.title')}</AppLink>
            <AppLink href="/imprint">{t('imprint.title')}</AppLink>
          </nav>
        </footer>
        <Sandbox />
      </div>
    </TodayProvider>
  );
}
