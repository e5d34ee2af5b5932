import { stringify } from 'csv-stringify/sync';
import type { FastifyReply } from 'fastify';
import { CSV_DIALECT } from '../../../platform/csv.js';

/** A register as a file that a spreadsheet opens, with nothing in it that a spreadsheet would execute. */
export const sendRegister = (reply: FastifyReply, name: string, rows: Record<string, unknown>[]): void => {
  const text = stringify(rows, { ...CSV_DIALECT, header: true });
  void reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(text);
};
