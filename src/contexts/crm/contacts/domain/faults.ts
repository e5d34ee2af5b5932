import { type Bounds, type ClauseId, type FieldFault, Invalid } from '../../../../shared-kernel/errors.js';

// C0 and C1 controls except tab and line breaks: a database text cannot hold NUL, and no screen shows the rest.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/;

/** Collects every wrong field of one input, so that a caller can mend all of them at once. */
export class Faults {
  readonly list: FieldFault[] = [];
  private clause: ClauseId | undefined;

  add(pointer: string, code: string, message: string, clause?: ClauseId): void {
    this.list.push({ pointer, code, message });
    this.clause ??= clause;
  }

  private addSize(pointer: string, code: string, message: string, bounds: Bounds): void {
    this.list.push({ pointer, code, message, bounds });
  }

  throwIfAny(): void {
    if (this.list.length > 0)
      throw new Invalid('validation-failed', 'Some fields break a rule.', { clause: this.clause, faults: this.list });
  }

  /** Trimmed and in Unicode's composed form; empty is the same as absent. */
  text(raw: unknown, pointer: string, longest: number): string | null {
    if (raw === undefined || raw === null) return null;
    if (typeof raw !== 'string') {
      this.add(pointer, 'type', 'Expected text.');
      return null;
    }
    if (raw.length > longest) {
      this.addSize(pointer, 'too-long', `At most ${longest} characters.`, { max: longest });
      return null;
    }
    const text = raw.normalize('NFC').trim();
    if (CONTROL.test(text) || !text.isWellFormed()) {
      this.add(pointer, 'control-character', 'Contains a character that cannot be shown.');
      return null;
    }
    return text === '' ? null : text;
  }

  /** Trimmed texts without repetitions, in the order given. */
  texts(raw: unknown, pointer: string, most: number, longest: number): string[] {
    if (raw === undefined || raw === null) return [];
    if (!Array.isArray(raw)) {
      this.add(pointer, 'type', 'Expected a list.');
      return [];
    }
    if (raw.length > most) {
      this.addSize(pointer, 'too-many', `At most ${most}.`, { max: most });
      return [];
    }
    const texts = raw.map((item, index) => this.text(item, `${pointer}/${index}`, longest));
    return [...new Set(texts.filter((text) => text !== null))];
  }
}
