import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { readConfig } from '../platform/config.js';

export interface RemoteAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  stream: Readable;
}

/** An instance's API, called with a key from the command line; bodies and answers are streams. */
export class Remote {
  private readonly base: URL;

  constructor(
    instance: string,
    private readonly key: string,
  ) {
    this.base = new URL(instance.includes('://') ? instance : readConfig().origin(instance));
  }

  async json<T>(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<T> {
    const payload = body && JSON.stringify(body);
    const answer = await this.send(method, path, payload, { 'content-type': 'application/json', ...headers });
    return JSON.parse(await textOf(answer.stream)) as T;
  }

  /** Throws with the problem document's words when the answer is not a success. */
  send(
    method: string,
    path: string,
    body?: string | Readable,
    headers: Record<string, string> = {},
  ): Promise<RemoteAnswer> {
    const { protocol, host, hostname, port } = this.base;
    const request = protocol === 'https:' ? secureRequest : plainRequest;
    const options = {
      // Not every resolver knows that names under localhost are this machine.
      host: hostname.endsWith('localhost') ? '127.0.0.1' : hostname,
      port: port || undefined,
      method,
      path,
      headers: { host, authorization: `Bearer ${this.key}`, ...headers },
    };
    return new Promise((resolve, reject) => {
      const call = request(options, (stream) => {
        const status = stream.statusCode ?? 0;
        if (status < 300) resolve({ status, headers: stream.headers, stream });
        else textOf(stream).then((text) => reject(new Error(`${method} ${path} answered ${status}: ${text}`)), reject);
      });
      call.on('error', reject);
      if (typeof body === 'object') body.pipe(call);
      else call.end(body);
    });
  }
}

export async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
