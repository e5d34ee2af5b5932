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
  const shown = typed ?? pending.get(id) ?? value;

  const leave = () => {
    if (typed !== null && !given.current) void submit({ key: id, label, before: value, after: typed, save });
    given.current = false;
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
    onChange: (event: { currentTarget: { value: string } }) => setTyped(event.currentTarget.value),
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
