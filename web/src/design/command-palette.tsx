import { Modal } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useStore } from '../api/store.js';
import { useT } from '../i18n/intl.js';
import styles from './command-palette.module.css';
import { type Command, KeyCaps, useOfferedCommands } from './commands.js';
import { matching } from './find-commands.js';
import { openPalette, palette, useOnceThere } from './once-asked.js';

/** A record that the one search box found. */
export interface Found {
  id: string;
  label: string;
  detail?: string;
  section: string;
  icon?: ReactNode;
  open(): void;
}

interface CommandPaletteProps {
  /** Looks in the instance's records; absent where there is nothing to look in. */
  find?: (text: string, signal: AbortSignal) => Promise<Found[]>;
}

interface Choice {
  id: string;
  label: string;
  section: string;
  detail?: string;
  icon?: ReactNode;
  keys?: string;
  run(): void;
}

const settleMs = 120;

/** Ctrl-K or ⌘-K: one box for every place, every deed and every record. */
export function CommandPalette({ find }: CommandPaletteProps) {
  const t = useT();
  const shown = useOnceThere(useStore(palette));
  const close = () => palette.set(false);

  return (
    <Modal.Root
      opened={shown}
      onClose={close}
      lockScroll={false}
      padding={0}
      size={600}
      yOffset="12vh"
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={t('palette.title')}>
        <PaletteBody find={find} close={close} />
      </Modal.Content>
    </Modal.Root>
  );
}

function PaletteBody({ find, close }: CommandPaletteProps & { close(): void }) {
  const t = useT();
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const { choices, unanswered } = useChoices(text, find);
  const current = choices[Math.min(active, choices.length - 1)];

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  const run = (choice: Choice | undefined) => {
    if (!choice) return;
    close();
    // The dialog gives focus back first; a command that moves focus must come after.
    setTimeout(() => choice.run(), 0);
  };
  const steer = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setActive((at) => (Math.min(at, choices.length - 1) + step + choices.length) % choices.length);
    else if (event.key === 'Enter') run(current);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <input
        // biome-ignore lint/a11y/noAutofocus: who presses Ctrl-K types on at once, and no letter may be lost.
        autoFocus
        data-autofocus
        className={styles.search}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={current && `${listId}-${current.id}`}
        aria-label={t('palette.search')}
        placeholder={t('palette.search')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={steer}
        autoComplete="off"
        spellCheck={false}
      />
      <div ref={list} id={listId} role="listbox" aria-label={t('palette.title')} className={styles.list}>
        {sectionsOf(choices).map(([section, members]) => (
          // biome-ignore lint/a11y/useSemanticElements: a listbox groups its options by role.
          <div key={section} role="group" aria-label={section}>
            <div className={styles.section} aria-hidden>
              {section}
            </div>
            {members.map((choice) => (
              <Option
                key={choice.id}
                id={`${listId}-${choice.id}`}
                choice={choice}
                selected={choice === current}
                onPick={run}
              />
            ))}
          </div>
        ))}
      </div>
      {(unanswered || choices.length === 0) && (
        <p className={styles.nothing} role="status">
          {unanswered ? t('palette.unanswered') : t('palette.nothing', { text })}
        </p>
      )}
    </>
  );
}

interface OptionProps {
  id: string;
  choice: Choice;
  selected: boolean;
  onPick(choice: Choice): void;
}

function Option({ id, choice, selected, onPick }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps focus and names the active option.
    // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the combobox's.
    <div id={id} role="option" aria-selected={selected} className={styles.option} onClick={() => onPick(choice)}>
      <span className={styles.icon} aria-hidden>
        {choice.icon}
      </span>
      <span className={styles.label}>{choice.label}</span>
      {choice.detail && <span className={styles.detail}>{choice.detail}</span>}
      {choice.keys && <KeyCaps keys={choice.keys} />}
    </div>
  );
}

function useChoices(text: string, find: CommandPaletteProps['find']): { choices: Choice[]; unanswered: boolean } {
  const commands = useOfferedCommands();
  const { found, unanswered } = useFound(text, find);
  const choices = useMemo(
    () => [
      ...matching(
        commands.filter(({ run }) => run !== openPalette),
        text,
      ).map((command: Command) => ({ ...command, run: () => command.run() })),
      ...found.map(({ open, ...record }) => ({ ...record, run: open })),
    ],
    [commands, found, text],
  );
  return { choices, unanswered };
}

const nothingFound = { found: [] as Found[], unanswered: false };

function useFound(text: string, find: CommandPaletteProps['find']) {
  const [result, setResult] = useState(nothingFound);
  useEffect(() => {
    if (!find || text.trim() === '') {
      setResult(nothingFound);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      find(text.trim(), stop.signal).then(
        (found) => setResult({ found, unanswered: false }),
        () => !stop.signal.aborted && setResult({ found: [], unanswered: true }),
      );
    }, settleMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, find]);
  return result;
}

function sectionsOf(choices: Choice[]): [string, Choice[]][] {
  return [...Map.groupBy(choices, ({ section }) => section)];
}
