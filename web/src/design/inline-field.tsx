import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useT } from '../i18n/intl.js';
import styles from './inline-field.module.css';
import { useEdits } from './table/use-edits.js';

interface InlineFieldProps {
  label: string;
  value: string;
  options?: { value: string; label: string }[];
  type?: 'text' | 'email' | 'tel' | 'date';
  /** Resolves when the server has it and `value` is true again. */
  save(value: string): Promise<void>;
  readOnly?: boolean;
}

/** A record's field, changed where it stands: saved on leaving it, with undo in a toast. */
export function InlineField({ label, value, options, type = 'text', save, readOnly }: InlineFieldProps) {
  const t = useT();
  const id = useId();
  const { pending, submit } = useEdits();
  const [typed, setTyped] = useState<string | null>(null);
  const given = useRef(false);
  // What was on the screen when typing began; a colleague's change that arrives meanwhile is not what was seen.
  const begun = useRef<Pick<InlineFieldProps, 'value' | 'save'> | null>(null);
  const shown = typed ?? pending.get(id) ?? value;

  const leave = () => {
    const from = begun.current;
    if (typed !== null && from && !given.current)
      void submit({ key: id, label, before: from.value, after: typed, save: from.save });
    given.current = false;
    begun.current = null;
    setTyped(null);
  };
  const steer = (event: KeyboardEvent<HTMLInputElement | HTMLSelectElement>) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    given.current = event.key === 'Escape';
    event.currentTarget.blur();
  };
  const field = {
    id,
    value: shown,
    disabled: readOnly,
    onChange: (event: { currentTarget: { value: string } }) => {
      begun.current ??= { value, save };
      setTyped(event.currentTarget.value);
    },
    onBlur: leave,
    onKeyDown: steer,
  };

  return (
    <div className={styles.field} data-pending={pending.has(id) || undefined}>
      <label htmlFor={id}>{label}</label>
      {options ? (
        <select {...field}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : (
        <input {...field} type={type} placeholder={t('edit.nothing')} />
      )}
    </div>
  );
}
