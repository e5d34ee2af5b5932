import { pipeline, Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { CsvError, parse } from 'csv-parse';
import { type Examination, type FileRow, Tables } from '../application/ports.js';
import type { Encoding, FileFault, Sheet } from '../domain/import.js';
import { EncodingProbe } from './encoding.js';
import { StoredFiles } from './postgres.js';

const SAMPLE_ROWS = 20;
const SAMPLE_CELL = 500;
const MOST_COLUMNS = 200;
/** A record longer than this is a quote that nobody closed. */
const LONGEST_RECORD = 262_144;
const DELIMITERS = [';', ',', '\t', '|'];

/** The file cannot be read beyond this point. */
class Unreadable extends Error {
  constructor(readonly fault: FileFault) {
    super(fault.message);
  }
}

/** Reads CSV as people and programs write it, as a stream of the stored pieces. */
@Injectable()
export class CsvTables extends Tables {
  constructor(private readonly files: StoredFiles) {
    super();
  }

  async examine(tenantId: string, importId: string, statedEncoding: string | null): Promise<Examination> {
    const head = await this.files.chunk(tenantId, importId, 0);
    if (!head) return { fault: { code: 'empty-file', line: null, message: 'There is nothing in this file.' } };
    const encoding = await this.encoding(tenantId, importId, statedEncoding, head);
    if (typeof encoding !== 'string') return { fault: encoding };
    try {
      return await this.readThrough(tenantId, importId, encoding, delimiterOf(head, encoding));
    } catch (error) {
      if (error instanceof Unreadable) return { fault: error.fault };
      throw error;
    }
  }

  /** Reads one batch ahead, so that the next is there when the one before has been stored. */
  batches(tenantId: string, importId: string, sheet: Sheet, fromRow: number, size: number): AsyncIterable<FileRow[]> {
    return Readable.from(this.inBatches(tenantId, importId, sheet, fromRow, size), { highWaterMark: 1 });
  }

  private async *inBatches(
    tenantId: string,
    importId: string,
    { encoding, delimiter }: Sheet,
    fromRow: number,
    size: number,
  ): AsyncGenerator<FileRow[]> {
    let batch: FileRow[] = [];
    // The headers are record 0.
    let record = 0;
    for await (const row of this.records(tenantId, importId, encoding, delimiter)) {
      if (record++ <= fromRow) continue;
      batch.push(row);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  private async encoding(
    tenantId: string,
    importId: string,
    stated: string | null,
    head: Buffer,
  ): Promise<Encoding | FileFault> {
    const probe = new EncodingProbe(stated, head);
    for await (const chunk of this.files.chunks(tenantId, importId)) if (!probe.push(chunk)) break;
    return probe.verdict();
  }

  private async readThrough(
    tenantId: string,
    importId: string,
    encoding: Encoding,
    delimiter: string,
  ): Promise<Examination> {
    let headers: string[] | undefined;
    const sample: string[][] = [];
    let rowCount = 0;
    for await (const { cells } of this.records(tenantId, importId, encoding, delimiter)) {
      if (!headers) {
        headers = cells.map((cell, index) => start(cell.trim(), 200) || `#${index + 1}`);
        continue;
      }
      rowCount++;
      if (sample.length < SAMPLE_ROWS) sample.push(cells.map((cell) => start(cell, SAMPLE_CELL)));
    }
    if (!headers || rowCount === 0)
      return { fault: { code: 'no-rows', line: null, message: 'There are no rows below the headers.' } };
    if (headers.length > MOST_COLUMNS)
      return { fault: { code: 'too-many-columns', line: 1, message: `At most ${MOST_COLUMNS} columns.` } };
    return { sheet: { encoding, delimiter, headers, rowCount, sample } };
  }

  /** Every record that holds something, the headers first. Throws Unreadable. */
  private async *records(
    tenantId: string,
    importId: string,
    encoding: Encoding,
    delimiter: string,
  ): AsyncGenerator<FileRow> {
    const bytes = Readable.from(decoded(this.files.chunks(tenantId, importId), encoding), { objectMode: true });
    let lastLine = 0;
    // It sees records before they queue up for us: an error throws those in the queue away.
    const toRow = (cells: string[], { lines }: { lines: number }): FileRow | null => {
      lastLine = lines;
      return cells.every((cell) => cell === '') ? null : { line: lines - newlinesIn(cells), cells };
    };
    const parser = parse({
      bom: true,
      delimiter,
      max_record_size: LONGEST_RECORD,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      // Its types expect that a record stays a list of texts.
      on_record: toRow as never,
    });
    try {
      // The loop sees every error of the pipeline, so its callback has nothing to add.
      yield* pipeline(bytes, parser, () => undefined) as AsyncIterable<FileRow>;
    } catch (error) {
      throw error instanceof CsvError ? new Unreadable(quotingFault(error, lastLine)) : error;
    }
  }
}

/** UTF-8 goes to the parser as it is; the probe has read it already. */
async function* decoded(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') return yield* chunks;
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  for await (const chunk of chunks) {
    const text = decodeOrRefuse(() => decoder.decode(chunk, { stream: true }), line);
    line += text.split('\n').length - 1;
    if (text.includes('\u0000'))
      throw new Unreadable({ code: 'not-a-text', line, message: 'There are zeros near here, which no text has.' });
    yield Buffer.from(text, 'utf8');
  }
  yield Buffer.from(
    decodeOrRefuse(() => decoder.decode(), line),
    'utf8',
  );
}

function decodeOrRefuse(decode: () => string, line: number): string {
  try {
    return decode();
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw new Unreadable({ code: 'invalid-bytes', line, message: 'From about here on, bytes are missing or damaged.' });
  }
}

/** The character that stands most often in the first line, outside quotes. */
export function delimiterOf(head: Buffer, encoding: Encoding): string {
  const text = new TextDecoder(encoding).decode(head.subarray(0, 65_536));
  const firstLine = text.replace(/"(?:[^"]|"")*"/g, '').split(/\r\n|\n|\r/)[0] ?? '';
  const counts = DELIMITERS.map((delimiter) => firstLine.split(delimiter).length - 1);
  const most = Math.max(...counts);
  return most === 0 ? ';' : DELIMITERS[counts.indexOf(most)]!;
}

function quotingFault(error: CsvError, lastLine: number): FileFault {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE')
    return { code: 'quote-not-closed', line: lastLine + 1, message: 'A quote that opens near here does not close.' };
  return { code: 'stray-quote', line: error.lines as number, message: 'A quote stands where none can be.' };
}

/** Without half of a character at its end, which JSON could not hold. */
const start = (text: string, length: number): string =>
  text.length <= length ? text : text.slice(0, length).toWellFormed();

const newlinesIn = (cells: string[]): number =>
  cells.reduce((sum, cell) => (cell.includes('\n') ? sum + cell.split('\n').length - 1 : sum), 0);
