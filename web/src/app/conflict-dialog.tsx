import { useState } from 'react';
import { type Clash, type ConflictQuestion, openConflict } from '../api/conflict.js';
import { useStore } from '../api/store.js';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { useKnownMessage, useT } from '../i18n/intl.js';
import styles from './conflict-dialog.module.css';

/** Somebody saved the same fields first (412): yours and theirs side by side, and the choice is the person's. */
export function ConflictDialog() {
  const question = useStore(openConflict);
  return question && <Choice question={question} />;
}

function Choice({ question }: { question: ConflictQuestion }) {
  const t = useT();
  const known = useKnownMessage();
  const [yours, setYours] = useState<ReadonlySet<string>>(new Set());
  const pick = (field: string, keep: boolean) => {
    const next = new Set(yours);
    if (keep) next.add(field);
    else next.delete(field);
    setYours(next);
  };

  return (
    <Dialog title={t('conflict.title')} opened onClose={() => question.answer(null)} width={620} holdsInput>
      <p>{t('conflict.explain')}</p>
      {question.clashes.map((clash) => (
        <fieldset key={clash.field} className={styles.clash}>
          <legend>{known(`field.${clash.field}`) ?? clash.field}</legend>
          <Side clash={clash} side="theirs" picked={!yours.has(clash.field)} onPick={() => pick(clash.field, false)} />
          <Side clash={clash} side="yours" picked={yours.has(clash.field)} onPick={() => pick(clash.field, true)} />
        </fieldset>
      ))}
      <div className={styles.actions}>
        <Button onClick={() => question.answer(null)}>{t('conflict.later')}</Button>
        <Button kind="primary" onClick={() => question.answer(yours)}>
          {t('conflict.save')}
        </Button>
      </div>
    </Dialog>
  );
}

interface SideProps {
  clash: Clash;
  side: 'yours' | 'theirs';
  picked: boolean;
  onPick(): void;
}

function Side({ clash, side, picked, onPick }: SideProps) {
  const t = useT();
  return (
    <label className={styles.side} data-picked={picked || undefined}>
      <input type="radio" name={clash.field} checked={picked} onChange={onPick} />
      <span>
        <b>{t(`conflict.${side}`)}</b>
        {String(clash[side] ?? '–')}
      </span>
    </label>
  );
}
