import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../../api/client.js';
import { sessionEnded } from '../../api/session.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { Form, useProblemForm } from '../../design/form/problem-form.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { useLanguage, useT } from '../../i18n/intl.js';
import { AcceptTexts, atBoxes, tickedTexts } from '../public/accept-texts.js';
import { type LegalText, useTextsInForce } from '../public/documents.js';
import { Comparison } from './comparison.js';
import styles from './contract.module.css';
import { ownStanding, versionsOf } from './queries-changes.js';

/** ToS 10.2.a: what changed, yes to it, or the ways out, which stay open without a yes. */
export function TermsGate() {
  const t = useT();
  const standing = useQuery(ownStanding);
  const texts = useTextsInForce();
  const error = standing.error ?? texts.error;
  if (error)
    return <ErrorState error={error} onRetry={() => void Promise.all([standing.refetch(), texts.refetch()])} />;
  if (!standing.data || !texts.data) return <LoadingState lines={8} />;

  const kinds = standing.data.mustAccept.map(({ kind }) => kind);
  const changed = texts.data.filter(({ kind }) => kinds.includes(kind));
  if (kinds.length === 0) return <NothingLeft />;
  return (
    <>
      <PageHead title={t('termsGate.heading')} about={t('termsGate.about')} />
      <div className={styles.gate}>
        {changed.map((text) => (
          <Changed key={text.id} text={text} />
        ))}
        <Card title={t('termsGate.accept')}>
          <AcceptForm texts={changed} />
        </Card>
        <WaysOut />
      </div>
    </>
  );
}

/** Whoever was on the way somewhere goes on. Only here has the whole page heard that nothing stands in the way. */
function NothingLeft() {
  const t = useT();
  const router = useRouter();
  const { to } = useSearch({ strict: false }) as { to?: string };
  const onward = typeof to === 'string' && /^\/(?!\/)/.test(to) ? to : undefined;
  useEffect(() => {
    if (onward) router.history.replace(onward);
  }, [onward, router]);
  if (onward) return <LoadingState lines={8} />;
  return (
    <>
      <PageHead title={t('termsGate.title')} />
      <EmptyState title={t('termsGate.nothing')} action={<Button href="/">{t('termsGate.toWork')}</Button>}>
        {t('termsGate.nothingBody')}
      </EmptyState>
    </>
  );
}

/** What changed against the version before, and why. */
function Changed({ text }: { text: LegalText }) {
  const t = useT();
  const { language } = useLanguage();
  const [shown, setShown] = useState(true);
  const versions = useQuery(versionsOf(text.kind, language));
  const before = versions.data?.filter(({ state }) => state === 'SUPERSEDED')[0];
  return (
    <Card title={`${t(`legal.${text.kind}`)} ${text.version}`}>
      <div className={styles.changed}>
        <p>
          {text.effectiveFrom && (
            <>
              {t('termsGate.since')} <Day date={text.effectiveFrom} />.{' '}
            </>
          )}
          {text.reason && t('termsGate.reason', { reason: text.reason })}
        </p>
        {before && shown && <Comparison kind={text.kind} from={before.version} to={text.version} />}
        <p className={styles.links}>
          {before && (
            <Button small kind="quiet" onClick={() => setShown(!shown)} aria-expanded={shown}>
              {t(shown ? 'termsGate.hideDiff' : 'termsGate.showDiff')}
            </Button>
          )}
          <AppLink href={`/legal/${text.id}`}>{t('termsGate.whole')}</AppLink>
        </p>
      </div>
    </Card>
  );
}

function AcceptForm({ texts }: { texts: LegalText[] }) {
  const t = useT();
  const queries = useQueryClient();
  const kinds = texts.map(({ kind }) => kind);
  const form = useProblemForm({
    initial: Object.fromEntries(kinds.map((kind) => [kind, false])),
    send: async (values, { idempotencyKey, signal }) => {
      try {
        await api.POST('/v1/legal/acceptances', {
          body: { acceptances: tickedTexts(texts, values) },
          headers: { 'idempotency-key': idempotencyKey },
          signal,
        });
      } catch (error) {
        throw atBoxes(error, kinds, values);
      }
    },
    onDone: () => void queries.invalidateQueries(),
  });
  return (
    <Form form={form} deed={t('termsGate.deed')}>
      <AcceptTexts kinds={kinds} texts={texts} />
    </Form>
  );
}

/** Nobody is held: leaving, fetching the data and logging out need no yes. */
function WaysOut() {
  const t = useT();
  const logOut = async () => {
    await api.POST('/v1/auth/logout');
    sessionEnded();
  };
  return (
    <Card title={t('termsGate.orElse')}>
      <p>{t('termsGate.orElseBody')}</p>
      <div className={styles.gateWays}>
        <Button href="/billing">{t('ending.cancelDeed')}</Button>
        <Button href="/v1/exports/contacts" download>
          {t('stopped.export')}
        </Button>
        <Button kind="quiet" onClick={() => void logOut()}>
          {t('shell.logOut')}
        </Button>
      </div>
    </Card>
  );
}
