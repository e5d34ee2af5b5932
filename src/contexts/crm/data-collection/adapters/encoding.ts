import { isAscii, isUtf8 } from 'node:buffer';
import type { Encoding, FileFault } from '../domain/import.js';

const NEWLINE = 0x0a;
/** So many bytes without one of ASCII are no text. */
const LONGEST_CARRY = 4_194_304;
/** The five bytes that Windows-1252 leaves undefined. */
const UNDEFINED_IN_1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

const STATED: Record<string, Encoding> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
};

/**
 * Finds out how a file is written, from all of its bytes. A mark at the beginning or the sender's word
 * settles it; otherwise it is UTF-8 if all of it is, and Windows-1252 if no line of it can be told from that.
 * A file that is UTF-8 here and something else there is damaged: guessing would garble names silently.
 */
export class EncodingProbe {
  private readonly settled: Encoding | undefined;
  private carry: Buffer = Buffer.alloc(0);
  private line = 1;
  private sawMultibyte = false;
  private firstInvalidLine: number | undefined;
  private undefinedLine: number | undefined;
  private zeroLine: number | undefined;

  constructor(
    private readonly stated: string | null,
    private readonly head: Buffer,
  ) {
    this.settled = markOf(head) ?? (stated === null ? wideByZeros(head) : STATED[stated.toLowerCase()]);
  }

  /** Reads on. Returns false when nothing that follows can change the verdict. */
  push(chunk: Buffer): boolean {
    if (this.settled?.startsWith('utf-16')) return false;
    const bytes = Buffer.concat([this.carry, chunk]);
    // No character of more than one byte contains an ASCII byte, so none is cut here.
    const lastAscii = bytes.findLastIndex((byte) => byte < 0x80);
    const end = bytes.length > LONGEST_CARRY ? bytes.length : lastAscii + 1;
    this.judge(bytes.subarray(0, end));
    this.carry = bytes.subarray(end);
    return true;
  }

  verdict(): Encoding | FileFault {
    if (this.carry.length > 0) this.judge(this.carry);
    if (this.head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004')))
      return fault('not-a-text', null, 'This is a spreadsheet or an archive; save it as CSV first.');
    if (this.stated !== null && !this.settled) return fault('unknown-encoding', null, `We do not read ${this.stated}.`);
    if (this.settled?.startsWith('utf-16')) return this.settled;
    if (this.zeroLine !== undefined)
      return fault('not-a-text', this.zeroLine, 'There are zeros here, which no text has.');
    if (this.settled !== 'windows-1252' && this.firstInvalidLine === undefined) return 'utf-8';
    if (this.settled === 'utf-8' || (this.settled === undefined && this.sawMultibyte))
      return fault('invalid-bytes', this.firstInvalidLine!, 'The file is UTF-8, but these bytes are not.');
    if (this.undefinedLine !== undefined)
      return fault('invalid-bytes', this.undefinedLine, 'These bytes are neither UTF-8 nor Windows-1252.');
    return 'windows-1252';
  }

  private judge(bytes: Buffer): void {
    const zero = bytes.indexOf(0);
    if (zero >= 0) this.zeroLine ??= this.line + count(bytes.subarray(0, zero));
    if (isAscii(bytes)) this.line += count(bytes);
    else if (this.firstInvalidLine === undefined && this.settled !== 'windows-1252' && isUtf8(bytes)) {
      this.sawMultibyte = true;
      this.line += count(bytes);
    } else for (const line of lines(bytes)) this.judgeLine(line);
  }

  private judgeLine(line: Buffer): void {
    if (!isAscii(line)) {
      if (!isUtf8(line)) this.firstInvalidLine ??= this.line;
      else if (this.firstInvalidLine === undefined) this.sawMultibyte = true;
      if (line.some((byte) => UNDEFINED_IN_1252.has(byte))) this.undefinedLine ??= this.line;
    }
    this.line += count(line);
  }
}

function markOf(head: Buffer): Encoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** Western text in two-byte characters has a zero in nearly every pair. */
function wideByZeros(head: Buffer): Encoding | undefined {
  const sample = head.subarray(0, 1_000);
  const zeros = [0, 0];
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2]!++;
  });
  const most = sample.length / 4;
  if (sample.length < 4) return undefined;
  if (zeros[1]! > most && zeros[0]! === 0) return 'utf-16le';
  if (zeros[0]! > most && zeros[1]! === 0) return 'utf-16be';
  return undefined;
}

function count(bytes: Buffer): number {
  let newlines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) newlines++;
  return newlines;
}

function* lines(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, from);
    const next = end < 0 ? bytes.length : end + 1;
    yield bytes.subarray(from, next);
    from = next;
  }
}

const fault = (code: string, line: number | null, message: string): FileFault => ({ code, line, message });
