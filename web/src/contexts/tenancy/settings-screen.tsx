import { useQueryClient } from '@tanstack/react-query';
import { api, versionedBodyOf } from '../../api/client.js';
import { saveOver } from '../../api/conflict.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day } from '../../design/dates.js';
import { InlineField } from '../../design/inline-field.js';
import { Card, PageHead } from '../../design/page.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { languageNames, languages } from '../../i18n/languages.js';
import { type Myself, useIsAdministrator, useMayAdminister, useMyself } from '../identity/myself.js';
import styles from './tenancy.module.css';

type Client = NonNullable<Myself['client']>;

/** The instance itself: what it is called, which language its letters have, and what it was agreed as. */
export function SettingsScreen() {
  const t = useT();
  const { client } = useMyself();
  if (!client) return null;
  return (
    <>
      <PageHead title={t('settings.title')} />
      <div className={styles.cards}>
        <Card title={t('settings.instance')}>
          <Changeable client={client} />
        </Card>
        <Card title={t('settings.agreed')}>
          <Agreed client={client} />
        </Card>
        <Card title={t('settings.yourData')}>
          <p>{t('settings.exportBody')}</p>
          <div className={styles.deeds}>
            <Button href="/v1/exports/contacts" download>
              {t('stopped.export')}
            </Button>
            <Button href="/privacy">{t('privacy.title')}</Button>
            <Button kind="quiet" href="/privacy/cookies">
              {t('storage.title')}
            </Button>
          </div>
        </Card>
      </div>
    </>
  );
}

function Changeable({ client }: { client: Client }) {
  const t = useT();
  const queries = useQueryClient();
  const administrator = useIsAdministrator();
  const readOnly = !useMayAdminister();
  const save = (field: 'name' | 'language') => async (typed: string) => {
    const saved = await saveOver<Client>({
      base: { value: client, etag: `"${client.version}"` },
      changes: { [field]: typed },
      read: () => versionedBodyOf(api.GET('/v1/instance')),
      write: (changes, etag) =>
        versionedBodyOf(
          api.PATCH('/v1/instance', {
            params: { header: { 'If-Match': etag } },
            body: changes as { name?: string; language?: 'sv' | 'en' },
          }),
        ),
    });
    queries.setQueryData(['tenancy', 'instance'], saved.value);
  };
  return (
    <>
      <InlineField label={t('settings.name')} value={client.name} save={save('name')} readOnly={readOnly} />
      <InlineField
        label={t('settings.language')}
        value={client.language}
        options={languages.map((value) => ({ value, label: languageNames[value] }))}
        save={save('language')}
        readOnly={readOnly}
      />
      {!administrator && <p className={styles.muted}>{t('settings.onlyAdministrators')}</p>}
    </>
  );
}

function Agreed({ client }: { client: Client }) {
  const t = useT();
  const known = useKnownMessage();
  const { concludedAt } = client.agreement;
  return (
    <dl className={styles.facts}>
      <dt>{t('settings.address')}</dt>
      <dd>{new URL(client.url).host}</dd>
      <dt>{t('settings.orgNo')}</dt>
      <dd>{client.orgNo ?? '–'}</dd>
      <dt>{t('settings.email')}</dt>
      <dd>{client.registrationEmail}</dd>
      <dt>{t('settings.includes')}</dt>
      <dd>
        {client.entitlements.modules.map((module) => known(`module.${module}`) ?? module).join(', ')},{' '}
        {t('landing.seats', { count: client.entitlements.seats })}
      </dd>
      {concludedAt && (
        <>
          <dt>{t('settings.concluded')}</dt>
          <dd>
            <Day date={dayOf(new Date(concludedAt))} instant={concludedAt} />
          </dd>
        </>
      )}
      <dt>{t('legal.title')}</dt>
      <dd>
        <AppLink href="/legal">{t('settings.readAgreement')}</AppLink>
      </dd>
    </dl>
  );
}
