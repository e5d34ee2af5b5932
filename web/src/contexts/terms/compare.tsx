import { Input } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams, useRouter, useSearch } from '@tanstack/react-router';
import { useId } from 'react';
import { AppLink } from '../../design/app-link.js';
import { PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { useLanguage, useT } from '../../i18n/intl.js';
import styles from './changes.module.css';
import { Comparison } from './comparison.js';
import { type TextKind, versionsOf } from './queries-changes.js';

/** Any two versions of a text, side by side in one reading (ToS 10.2). */
export function Compare() {
  const t = useT();
  const router = useRouter();
  const { language } = useLanguage();
  const { kind } = useParams({ strict: false }) as { kind: TextKind };
  const asked = useSearch({ strict: false }) as { from?: string | number; to?: string | number };
  const { data, error, refetch } = useQuery(versionsOf(kind, language));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={10} />;

  const published = data.filter(({ state }) => state !== 'DRAFT').map(({ version }) => version);
  const to = chosen(asked.to, published) ?? published[0];
  const from = chosen(asked.from, published) ?? published[published.indexOf(to ?? '') + 1] ?? published.at(-1);
  const choose = (versions: { from: string; to: string }) =>
    router.history.replace(`/legal/compare/${kind}?from="${versions.from}"&to="${versions.to}"`);
  return (
    <div className={styles.page}>
      <p>
        <AppLink href="/legal">{t('legal.all')}</AppLink>
      </p>
      <PageHead title={t(`legal.${kind}`)} about={t('compare.about')} />
      {!from || !to || published.length < 2 ? (
        <EmptyState title={t('compare.one')}>{t('compare.oneBody')}</EmptyState>
      ) : (
        <>
          <div className={styles.versions}>
            <VersionChoice
              label={t('compare.from')}
              versions={published}
              value={from}
              onChange={(version) => choose({ from: version, to })}
            />
            <VersionChoice
              label={t('compare.to')}
              versions={published}
              value={to}
              onChange={(version) => choose({ from, to: version })}
            />
          </div>
          <p className={styles.legend}>
            <ins>{t('compare.added')}</ins>
            <del>{t('compare.removed')}</del>
          </p>
          <Comparison kind={kind} from={from} to={to} />
        </>
      )}
    </div>
  );
}

/** The router reads `1.0` as a number; what is meant is the version that begins like it. */
function chosen(asked: string | number | undefined, published: string[]): string | undefined {
  if (asked === undefined) return undefined;
  return published.find((version) => version === String(asked) || Number(version) === Number(asked));
}

interface VersionChoiceProps {
  label: string;
  versions: string[];
  value: string;
  onChange(version: string): void;
}

function VersionChoice({ label, versions, value, onChange }: VersionChoiceProps) {
  const id = useId();
  return (
    <Input.Wrapper id={id} label={label}>
      <Input
        component="select"
        id={id}
        value={value}
        rightSection={<IconChevronDown size={14} stroke={1.6} />}
        rightSectionPointerEvents="none"
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {versions.map((version) => (
          <option key={version} value={version}>
            {version}
          </option>
        ))}
      </Input>
    </Input.Wrapper>
  );
}
