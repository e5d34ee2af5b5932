import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { Store, useStore } from '../api/store.js';
import { isSingleKey, KeySequence, type Keys, keysInWords } from './shortcut-keys.js';

/** Something that can be done from here: the palette finds it, its keys do it, the '?' sheet lists it. */
export interface Command {
  id: string;
  /** The deed or the place: 'New contact', 'Go to Billing'. */
  label: string;
  /** Under which heading it stands. */
  section: string;
  run(): void;
  keys?: Keys;
  icon?: ReactNode;
  /** Other words that people look for. */
  alsoFoundBy?: string;
}

const registry = new Store<ReadonlyMap<symbol, readonly Command[]>>(new Map());
const singleKeysRememberedAs = 'single-key-shortcuts';

/** Offers commands while the caller is on the screen. `commands` must be stable between renders. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    const owner = Symbol('commands');
    registry.set(new Map(registry.get()).set(owner, commands));
    return () => {
      const rest = new Map(registry.get());
      rest.delete(owner);
      registry.set(rest);
    };
  }, [commands]);
}

/** All commands on offer; the innermost screen's come first, and hide others that claim the same keys. */
export function useOfferedCommands(): Command[] {
  const offered = useStore(registry);
  return useMemo(() => [...offered.values()].reverse().flat(), [offered]);
}

interface SingleKeys {
  on: boolean;
  turn(on: boolean): void;
}

const SingleKeysContext = createContext<SingleKeys>({ on: true, turn: () => {} });
export const useSingleKeys = () => use(SingleKeysContext);

/** Listens for the keys of all commands on offer. */
export function CommandKeys({ children }: { children: ReactNode }) {
  const commands = useOfferedCommands();
  const [on, setOn] = useState(() => localStorage.getItem(singleKeysRememberedAs) !== 'off');
  const singleKeys = useMemo<SingleKeys>(
    () => ({
      on,
      turn: (next) => {
        localStorage.setItem(singleKeysRememberedAs, next ? 'on' : 'off');
        setOn(next);
      },
    }),
    [on],
  );

  useEffect(() => {
    const sequence = new KeySequence();
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.key === 'Shift') return;
      const readings = sequence.press(event, event.timeStamp);
      const command = readings
        .map((keys) => commands.find((offered) => offered.keys === keys && heard(keys, event, on)))
        .find((found) => found !== undefined);
      if (!command) return;

      event.preventDefault();
      sequence.forget();
      command.run();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [commands, on]);

  return <SingleKeysContext value={singleKeys}>{children}</SingleKeysContext>;
}

function heard(keys: Keys, event: KeyboardEvent, singleKeysOn: boolean): boolean {
  if (!isSingleKey(keys)) return true;
  return singleKeysOn && !isTyping(event.target) && !document.querySelector('[role="dialog"], [role="menu"]');
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

export function KeyCaps({ keys }: { keys: Keys }) {
  return (
    <kbd className="key-caps">
      {keysInWords(keys, navigator.platform)
        .split(' ')
        .map((cap) => (
          <span key={cap}>{cap}</span>
        ))}
    </kbd>
  );
}
