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

/**
 * A record's field, changed where it stands: saved on leaving it, with undo in a toast. What the server refuses stays
 * as it was typed, with the reason beneath; Escape brings the saved value back.
 */
export function InlineField({ label, value, options, type = 'text', save, readOnly }: InlineFieldProps) {
  const t = useT();
  const id = useId();
  const { pending, submit } = useEdits();
  const [typed, setTyped] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<{ typed: string; reason: string } | null>(null);
  const discarded = useRef(false);
  // What was on the screen when typing began; a colleague's change that arrives meanwhile is not what was seen.
  const begun = useRef<Pick<InlineFieldProps, 'value' | 'save'> | null>(null);
  const shown = typed ?? pending.get(id) ?? refusal?.typed ?? value;

  const leave = () => {
    const from = begun.current;
    if (discarded.current) setRefusal(null);
    else if (typed !== null && from) {
      const refused = (reason: string) => setRefusal({ typed, reason });
      void submit({ key: id, label, before: from.value, after: typed, save: from.save, refused });
    }
    discarded.current = false;
    begun.current = null;
    setTyped(null);
  };
  const steer = (event: KeyboardEvent<HTMLInputElement | HTMLSelectElement>) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    discarded.current = event.key === 'Escape';
    event.currentTarget.blur();
  };
  const field = {
    id,
    value: shown,
    disabled: readOnly,
    'aria-invalid': refusal !== null || undefined,
    'aria-describedby': refusal ? `${id}-refusal` : undefined,
    onChange: (event: { currentTarget: { value: string } }) => {
      begun.current ??= { value, save };
      setRefusal(null);
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
      {refusal && (
        <p id={`${id}-refusal`} role="alert" className={styles.refusal}>
          {refusal.reason} {value ? t('edit.stillSaved', { value }) : t('edit.stillEmpty')}
        </p>
      )}
    </div>
  );
}
