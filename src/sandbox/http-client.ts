import { request } from 'node:http';

/** A JSON document whose shape the caller knows. */
// biome-ignore lint/suspicious/noExplicitAny: the API's own types live in docs/openapi.json.
export type Body = any;

export interface Answer<T = Body> {
  status: number;
  headers: Headers;
  body: T;
  text: string;
  /** As they came, for a file. */
  bytes: Uint8Array;
}

/**
 * Calls the API as one browser would: the instance's Host, its exact Origin, and the cookies it was given.
 * Node does not resolve `acme.localhost`, so the request goes to loopback and names the host itself.
 */
export class HttpClient {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly port: number,
    private readonly slug?: string,
  ) {}

  get origin(): string {
    return `http://${this.slug ? `${this.slug}.` : ''}localhost:${this.port}`;
  }

  get<T = Body>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('GET', path, undefined, headers);
  }
  post<T = Body>(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('POST', path, body, headers);
  }
  patch<T = Body>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('PATCH', path, body, headers);
  }
  put<T = Body>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('PUT', path, body, headers);
  }
  delete<T = Body>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('DELETE', path, undefined, headers);
  }

  async send<T>(method: string, path: string, body: unknown, given: Record<string, string>): Promise<Answer<T>> {
    const headers: Record<string, string> = { host: new URL(this.origin).host, origin: this.origin, ...given };
    if (this.cookies.size > 0) headers.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const raw = typeof body === 'string' || Buffer.isBuffer(body);
    const payload = body === undefined ? undefined : raw ? (body as string | Buffer) : JSON.stringify(body);
    if (payload !== undefined && !headers['content-type']) headers['content-type'] = 'application/json';

    return new Promise((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port: this.port, method, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          for (const cookie of response.headers['set-cookie'] ?? []) this.keep(cookie);
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString('utf8');
          const json = response.headers['content-type']?.includes('json') && text.length > 0;
          const answered = new Headers();
          for (const [name, value] of Object.entries(response.headers)) answered.set(name, String(value));
          resolve({
            status: response.statusCode!,
            headers: answered,
            text,
            bytes,
            body: json ? JSON.parse(text) : (text as never),
          });
        });
      });
      call.on('error', reject);
      if (payload !== undefined) call.write(payload);
      call.end();
    });
  }

  private keep(cookie: string): void {
    const [pair] = cookie.split(';');
    const [name, value] = [pair!.slice(0, pair!.indexOf('=')), pair!.slice(pair!.indexOf('=') + 1)];
    if (value === '' || /max-age=0/i.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
