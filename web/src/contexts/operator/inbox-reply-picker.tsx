import { useQueries } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useT } from '../../i18n/intl.js';
import styles from './inbox.module.css';
import { replyDrafts } from './inbox-queries.js';
import desk from './operator.module.css';

const languages = ['sv', 'en'] as const;

/** Begins an answer with a template's words, in the language that whoever is answered writes. */
export function ReplyPicker({ caseId, onPick }: { caseId: string; onPick(text: string): void }) {
  const t = useT();
  const id = useId();
  const found = useQueries({ queries: languages.map((language) => replyDrafts(caseId, language)) });
  const drafts = languages.flatMap((language, place) =>
    (found[place]?.data?.items ?? []).map((draft) => ({ ...draft, language })),
  );
  const [missing, setMissing] = useState<string[]>([]);
  if (drafts.length === 0) return null;
  const pick = (templateId: string) => {
    const draft = drafts.find((each) => each.templateId === templateId);
    if (!draft) return;
    setMissing(draft.missing);
    onPick(draft.text);
  };
  return (
    <div className={styles.picked}>
      <label htmlFor={id}>{t('replyPicker.label')}</label>
      <select
        id={id}
        className={styles.select}
        defaultValue=""
        onChange={({ currentTarget }) => pick(currentTarget.value)}
      >
        <option value="" disabled>
          {t('replyPicker.none')}
        </option>
        {drafts.map(({ templateId, name, language }) => (
          <option key={templateId} value={templateId} lang={language}>
            {name} ({t(`templateLanguage.${language}`)})
          </option>
        ))}
      </select>
      {missing.length > 0 && (
        <span className={desk.muted} role="status">
          {t('replyPicker.missing', { names: missing.join(', ') })}
        </span>
      )}
    </div>
  );
}
