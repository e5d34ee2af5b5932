/** Keys as commands write them: `mod+k`, `?`, or a sequence, `g c`. */
export type Keys = string;

interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const pauseMs = 900;

/** Follows key presses and says which keys are complete; a sequence waits less than a second for its next key. */
export class KeySequence {
  private pressed: string[] = [];
  private lastAt = 0;

  /** Every reading of what was pressed so far, longest first: `['g c', 'c']`. */
  press(press: KeyPress, atMs: number): Keys[] {
    if (atMs - this.lastAt > pauseMs) this.pressed = [];
    this.lastAt = atMs;
    this.pressed = [...this.pressed, nameOf(press)].slice(-2);

    return this.pressed.map((_, from) => this.pressed.slice(from).join(' '));
  }

  forget(): void {
    this.pressed = [];
  }
}

function nameOf({ key, ctrlKey, metaKey, altKey }: KeyPress): string {
  const name = key.length === 1 ? key.toLowerCase() : key;
  return [(ctrlKey || metaKey) && 'mod', altKey && 'alt', name].filter(Boolean).join('+');
}

/** A key alone can be pressed by accident or by speech input; WCAG 2.1.4 lets people turn those off. */
export function isSingleKey(keys: Keys): boolean {
  return !keys.includes('+');
}

/** `mod+k` as it stands on this keyboard: `⌘ K` or `Ctrl K`. */
export function keysInWords(keys: Keys, platform: string): string {
  const mod = /mac|iphone|ipad/i.test(platform) ? '⌘' : 'Ctrl';
  return keys
    .split(/[+ ]/)
    .map((key) => (key === 'mod' ? mod : key.length === 1 ? key.toUpperCase() : key))
    .join(' ');
}
