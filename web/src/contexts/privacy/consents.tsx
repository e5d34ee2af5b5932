import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { toast } from '../../design/toast.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import styles from './privacy.module.css';
import { type Consent, consents, usePrivacyAgain } from './queries.js';

/** ToS 9.5, 9.8: one yes or no for each purpose and channel, and every word that was said about it. */
export function Consents() {
  const t = useT();
  const { data, error, refetch } = useQuery(consents);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={4} />;
  return (
    <div className={styles.body}>
      <p className={styles.muted}>{t('privacy.consentsBody')}</p>
      <div>
        {[...Map.groupBy(data, ({ purpose }) => purpose)].map(([purpose, channels]) => (
          <fieldset key={purpose} className={styles.purpose}>
            <legend>{t(`consentPurpose.${purpose}`)}</legend>
            {channels.map((consent) => (
              <OneConsent key={consent.channel} consent={consent} />
            ))}
          </fieldset>
        ))}
      </div>
    </div>
  );
}

function OneConsent({ consent }: { consent: Consent }) {
  const t = useT();
  const again = usePrivacyAgain();
  const { run } = useDeed();
  // What was pressed shows at once; it gives way to what the server has.
  const [pressed, setPressed] = useState<boolean | null>(null);
  const { purpose, channel, state, history } = consent;
  const say = async (given: boolean) => {
    setPressed(given);
    await run(async () => {
      await api.PUT('/v1/privacy/consents', { body: { purpose, channel, given } });
      await again();
      toast({ text: t(given ? 'consentSaved.yes' : 'consentSaved.no') });
    });
    setPressed(null);
  };
  return (
    <div className={styles.consent}>
      <Checkbox
        label={t(`consentChannel.${channel}`)}
        checked={pressed ?? state === 'GIVEN'}
        onChange={(event) => {
          if (pressed === null) void say(event.currentTarget.checked);
        }}
      />
      <History said={history} />
    </div>
  );
}

function History({ said }: { said: Consent['history'] }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const last = said.at(-1);
  if (!last) return <span className={styles.muted}>{t('consentSaid.never')}</span>;
  return (
    <>
      <span className={styles.muted}>
        <Word word={last} />
      </span>
      {said.length > 1 && (
        <div>
          <Button small kind="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('consentSaid.history', { count: said.length })}
          </Button>
        </div>
      )}
      {open && (
        <ol className={styles.words}>
          {said.map((word) => (
            <li key={word.at}>
              <Word word={word} />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function Word({ word: { said, at, way } }: { word: Consent['history'][number] }) {
  const t = useT();
  return (
    <>
      {t(`consentSaid.${said}`)} <Instant at={at} />, {t(`consentWay.${way}`)}
    </>
  );
}
