import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useT } from '../i18n/intl.js';
import { Button } from './button.js';
import { DialogOnceThere } from './dialog.js';
import styles from './dialog.module.css';

interface ConfirmByTypingProps {
  opened: boolean;
  onClose: () => void;
  /** A question: 'Close the account of Acme AB?' */
  title: string;
  /** Each thing that will be gone, in plain words. */
  losses: string[];
  /** What must be typed, usually the name of what goes. */
  name: string;
  /** The deed: 'Delete 4,210 contacts'. */
  deed: string;
  onConfirm: () => Promise<void>;
}

/** For deeds that cannot be undone: shows what will be lost, and asks for the name to be typed. */
export function ConfirmByTyping({ opened, onClose, title, losses, name, deed, onConfirm }: ConfirmByTypingProps) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const matches = typed.trim() === name;

  const confirm = async () => {
    setBusy(true);
    await onConfirm().finally(() => setBusy(false));
    setTyped('');
    onClose();
  };

  return (
    <DialogOnceThere title={title} opened={opened} onClose={onClose} holdsInput>
      <form
        className={styles.body}
        onSubmit={(event) => {
          event.preventDefault();
          if (matches) void confirm();
        }}
      >
        <div>
          <p>{t('confirm.losses')}</p>
          <ul className={styles.losses}>
            {losses.map((loss) => (
              <li key={loss}>{loss}</li>
            ))}
          </ul>
        </div>
        <TextInput
          data-autofocus
          label={t('confirm.type', { name })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <div className={styles.actions}>
          <Button onClick={onClose}>{t('common.keep')}</Button>
          <Button kind="danger" type="submit" disabled={!matches} busy={busy}>
            {deed}
          </Button>
        </div>
      </form>
    </DialogOnceThere>
  );
}
