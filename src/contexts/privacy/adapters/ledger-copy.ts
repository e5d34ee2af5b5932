import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config.js';
import { LedgerCopy, type LedgerEntry } from '../application/ports.js';

/** One line an erasure, in a file that no backup of the database takes back in time. It names nobody. */
@Injectable()
export class LedgerFile extends LedgerCopy {
  private readonly path: string | undefined;

  constructor(config: Config) {
    super();
    this.path = config.erasureLedgerFile;
  }

  entries(): LedgerEntry[] {
    return this.path && existsSync(this.path) ? readLedger(readFileSync(this.path, 'utf8')) : [];
  }

  append(entry: LedgerEntry): void {
    if (!this.path) return;
    mkdirSync(dirname(this.path), { recursive: true });
    appendFileSync(this.path, lineOf(entry));
  }
}

export const lineOf = (entry: LedgerEntry): string => `${JSON.stringify(entry)}\n`;

/** A process that was killed in the middle of a line leaves one that cannot be read; its erasure is in the database. */
export const readLedger = (text: string): LedgerEntry[] => {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as LedgerEntry);
};
