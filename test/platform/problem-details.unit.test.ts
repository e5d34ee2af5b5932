import type { Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { refuseLine } from '../../src/platform/http/problem-details.js';

test.each([
  ['ERR_HTTP_REQUEST_TIMEOUT', 'HTTP/1.1 408 Request Timeout', 'too-slow'],
  ['HPE_HEADER_OVERFLOW', 'HTTP/1.1 431 Request Header Fields Too Large', 'headers-too-large'],
  ['HPE_INVALID_METHOD', 'HTTP/1.1 400 Bad Request', 'unreadable'],
])('what ends with %s is answered by hand, with its own problem', (code, line, problem) => {
  const sent: string[] = [];
  const socket = { writable: true, write: (text: string) => sent.push(text), destroySoon: () => sent.push('closed') };

  refuseLine(Object.assign(new Error('refused'), { code }), socket as unknown as Socket);

  const [answer, end] = sent;
  expect(answer!.split('\r\n')[0]).toBe(line);
  expect(JSON.parse(answer!.split('\r\n\r\n')[1]!).code).toBe(problem);
  expect(end).toBe('closed');
});
