import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import { ProtocolError } from '../../../../platform/http/problem-details.js';
import { currentActor } from '../../../../platform/tenant-scope.js';
import { CompleteUpload, ReceiveImport, RejectUpload, StoreChunk } from '../application/receiving.js';

const MEBIBYTE = 1_048_576;
const CHUNK = MEBIBYTE;
const LARGEST = 200 * MEBIBYTE;

interface Incoming {
  fileName: string;
  statedEncoding: string | null;
  bytes: AsyncIterable<Buffer>;
  /** Whether a limit below us cut the file off. */
  truncated: () => boolean;
}

/** Stores a file as it comes in, a piece a transaction, so that a slow sender holds no connection. */
@Injectable()
export class Uploads {
  constructor(private readonly commands: CommandBus) {}

  /** Returns the import's id. */
  async receive(tenantId: string, request: FastifyRequest, fileName: string | undefined): Promise<string> {
    const file = await incoming(request, fileName);
    const { importId } = await this.commands.execute(
      new ReceiveImport(tenantId, { fileName: file.fileName, statedEncoding: file.statedEncoding }, currentActor()),
    );
    try {
      await this.store(tenantId, importId, file);
    } catch (error) {
      await this.commands.execute(new RejectUpload(tenantId, importId, faultFor(error)));
      throw error;
    }
    await this.commands.execute(new CompleteUpload(tenantId, importId));
    return importId;
  }

  private async store(tenantId: string, importId: string, { bytes, truncated }: Incoming): Promise<void> {
    let received = 0;
    for await (const chunk of inPieces(arriving(bytes))) {
      received += chunk.length;
      if (received > LARGEST) throw tooLarge();
      await this.commands.execute(new StoreChunk(tenantId, importId, chunk));
    }
    if (truncated()) throw tooLarge();
  }
}

/** What breaks while it is read was cut off on its way, or is no form. */
async function* arriving(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* bytes;
  } catch {
    throw new ProtocolError(400, 'upload-interrupted', 'The file did not arrive completely.');
  }
}

const tooLarge = () => new ProtocolError(413, 'file-too-large', `A file may have ${LARGEST / MEBIBYTE} MiB at most.`);

const faultFor = (error: unknown) =>
  error instanceof ProtocolError
    ? { code: error.code, line: null, message: error.message }
    : { code: 'upload-interrupted', line: null, message: 'The file did not arrive completely.' };

async function incoming(request: FastifyRequest, fileName: string | undefined): Promise<Incoming> {
  const statedEncoding = charsetOf(request.headers['content-type']);
  if (
    !request.isMultipart() &&
    !/^(text\/csv|application\/octet-stream)\b/i.test(request.headers['content-type'] ?? '')
  )
    throw new ProtocolError(415, 'unsupported-media-type', 'Send text/csv, or a form with the file as one part.');
  if (!request.isMultipart())
    return { fileName: fileName ?? 'contacts.csv', statedEncoding, bytes: request.raw, truncated: () => false };
  const part = await request.file().catch(refuseForm);
  if (!part) throw new ProtocolError(400, 'no-file', 'Send the file as one part of the form.');
  return {
    fileName: fileName ?? safeName(part.filename),
    statedEncoding: charsetOf(part.mimetype),
    bytes: part.file,
    truncated: () => part.file.truncated,
  };
}

/** The plugin's own refusals say their status; what its parser could not follow is no form. */
function refuseForm(error: Error & { statusCode?: number }): never {
  throw error.statusCode ? error : new ProtocolError(400, 'unreadable', 'The form cannot be read.');
}

const charsetOf = (contentType: string | undefined): string | null =>
  /;\s*charset="?([\w-]{1,40})/i.exec(contentType ?? '')?.[1] ?? null;

/** A name for people to recognise; nothing is ever stored under it. */
const safeName = (name: string | undefined): string =>
  (name ?? '')
    .replace(/\p{Cc}/gu, '')
    .slice(0, 200)
    .toWellFormed() || 'contacts.csv';

async function* inPieces(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const part of bytes) {
    parts.push(part);
    size += part.length;
    if (size < CHUNK) continue;
    yield Buffer.concat(parts);
    parts = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(parts);
}
