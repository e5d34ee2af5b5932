import { Checkbox } from '@mantine/core';
import { useStore } from '../api/store.js';
import { useT } from '../i18n/intl.js';
import { type Command, KeyCaps, useOfferedCommands, useSingleKeys } from './commands.js';
import { Dialog } from './dialog.js';
import { shortcutSheet, useOnceThere } from './once-asked.js';
import styles from './shortcut-sheet.module.css';

/** '?': every key that does something here. */
export function ShortcutSheet() {
  const t = useT();
  const shown = useOnceThere(useStore(shortcutSheet));
  const singleKeys = useSingleKeys();
  const withKeys = useOfferedCommands().filter((command): command is Command & { keys: string } => !!command.keys);
  const sections = [...Map.groupBy(withKeys, ({ section }) => section)];

  return (
    <Dialog title={t('shortcuts.title')} opened={shown} onClose={() => shortcutSheet.set(false)} width={560}>
      <div className={styles.sections}>
        {sections.map(([section, commands]) => (
          <section key={section}>
            <h3>{section}</h3>
            <dl>
              {commands.map((command) => (
                <div key={command.id}>
                  <dt>{command.label}</dt>
                  <dd>
                    <KeyCaps keys={command.keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Checkbox
        className={styles.switch}
        label={t('shortcuts.singleKeys')}
        checked={singleKeys.on}
        onChange={(event) => singleKeys.turn(event.currentTarget.checked)}
      />
    </Dialog>
  );
}
