import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Answer } from '../../src/sandbox/http-client.js';
import type { ResponseJudge } from './response-judge.js';

const HOST = 'host: drill-1.localhost';
const post = (...headers: string[]): string => ['POST /v1/contacts HTTP/1.1', HOST, ...headers].join('\r\n');

/** What is no HTTP, or hardly; each ends the line, so that its answer is all that comes. */
const BROKEN: Record<string, string> = {
  'no request at all': 'hello\r\n\r\n',
  'a method that nobody knows': `FETCH /v1/me HTTP/1.1\r\n${HOST}\r\n\r\n`,
  'a version that is none': `GET /v1/me HTTP/9.9\r\n${HOST}\r\n\r\n`,
  'an address with a blank': `GET /v1/ me HTTP/1.1\r\n${HOST}\r\n\r\n`,
  'an address beyond the headers’ room': `GET /v1/${'x'.repeat(20_000)} HTTP/1.1\r\n${HOST}\r\n\r\n`,
  'headers beyond their room': `GET /v1/me HTTP/1.1\r\n${HOST}\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
  'a header without a name': `GET /v1/me HTTP/1.1\r\n${HOST}\r\n: x\r\n\r\n`,
  'a NUL in a header': `GET /v1/me HTTP/1.1\r\n${HOST}\r\nx: a\0b\r\n\r\n`,
  'two lengths': `${post('content-length: 2', 'content-length: 3')}\r\n\r\n{}`,
  'a length that is no number': `${post('content-length: x')}\r\n\r\n{}`,
  'a length and pieces': `${post('content-length: 2', 'transfer-encoding: chunked')}\r\n\r\n0\r\n\r\n`,
  'pieces of no size': `${post('transfer-encoding: chunked', 'content-type: application/json')}\r\n\r\nzz\r\n`,
};

/** Past any client's manners: what a socket can be told, and a problem document comes all the same. */
export async function faultsOfBrokenLines(port: number, judge: ResponseJudge): Promise<string[]> {
  const faults = Object.entries(BROKEN).map(async ([name, line]) => {
    const answer = await answerTo(port, line);
    const found = answer ? judge.faultsOfProblem(answer) : ['no answer'];
    return found.map((fault) => `${name}: ${fault} | ${answer?.status} ${answer?.text.slice(0, 200)}`);
  });
  return (await Promise.all(faults)).flat();
}

async function answerTo(port: number, line: string): Promise<Answer | undefined> {
  const socket = connect(port, '127.0.0.1');
  socket.end(line);
  const said = await text(socket);
  const [head, body] = said.split('\r\n\r\n', 2) as [string, string?];
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]);
  if (!status || !body) return undefined;
  const headers = new Headers({ 'content-type': /^content-type: (.*)$/im.exec(head)?.[1] ?? '' });
  return { status, headers, text: body, body: JSON.parse(body), bytes: Buffer.from(body) };
}
