import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AppLink } from '../../design/app-link.js';
import { PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { useLanguage, useT } from '../../i18n/intl.js';
import styles from './contract.module.css';
import { ContractHead } from './contract-parts.js';
import { clauses } from './queries.js';

/** Every clause that runs, for a client. */
export function Clauses() {
  const t = useT();
  return (
    <>
      <ContractHead current="/contract/clauses" about={t('clauses.about')} />
      <ClauseCatalogue at="/contract/clauses" />
    </>
  );
}

/** The same for staff. */
export function OperatorClauses() {
  const t = useT();
  return (
    <>
      <PageHead title={t('clauses.title')} about={t('clauses.about')} />
      <ClauseCatalogue at="/clauses" />
    </>
  );
}

function ClauseCatalogue({ at }: { at: string }) {
  const t = useT();
  const { language } = useLanguage();
  const { data, error, refetch } = useQuery(clauses);
  const [text, setText] = useState('');
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={12} />;

  const wanted = text.trim().toLocaleLowerCase();
  const found = data.items
    .map(({ clause, title }) => ({ clause: String(clause), title: String(title[language] ?? '') }))
    .filter(({ clause, title }) => `${clause} ${title}`.toLocaleLowerCase().includes(wanted))
    .sort((one, other) => one.clause.localeCompare(other.clause, 'en', { numeric: true }));
  const groups = [
    { label: t('clause.terms'), members: found.filter(({ clause }) => clause.startsWith('ToS')) },
    { label: t('clause.use'), members: found.filter(({ clause }) => clause.startsWith('AUP')) },
  ].filter(({ members }) => members.length > 0);

  return (
    <>
      <TextInput
        className={styles.find}
        type="search"
        aria-label={t('clauses.find')}
        placeholder={t('clauses.find')}
        leftSection={<IconSearch size={14} stroke={1.6} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {groups.length === 0 && <EmptyState title={t('clauses.none', { text })} />}
      {groups.map(({ label, members }) => (
        <section key={label} className={styles.group}>
          <h2>{label}</h2>
          <ul className={styles.list}>
            {members.map(({ clause, title }) => (
              <li key={clause}>
                <AppLink href={`${at}/${encodeURIComponent(clause)}`} className={styles.clauseRow}>
                  <span>{clause}</span>
                  <span>{title}</span>
                </AppLink>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
