import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { isHardBounce, readDeliveryReport } from '../../../../src/contexts/notices/domain/delivery-report.js';
import { layOut, withoutLink } from '../../../../src/contexts/notices/domain/layout.js';
import { readReturnAddress, returnAddress } from '../../../../src/contexts/notices/domain/return-address.js';
import type { LegalEntity } from '../../../../src/contexts/terms/contract.js';
import { TimeOrderedIds } from '../../../../src/shared-kernel/ids.js';
import { cpuMillisecondsOf } from '../../../support/cpu-time.js';

const mac = (text: string) => createHmac('sha256', 'secret').update(text).digest('hex');

describe('a return address (VERP)', () => {
  const ids = new TimeOrderedIds();
  const letter = () => ({ tenantId: ids.next(), deliveryId: ids.next() });

  test('says whose mail came back, within the 64 characters of a local part, whatever the server does to its case', () => {
    for (const returned of [
      ...Array.from({ length: 200 }, letter),
      { tenantId: '00000000-0000-7000-8000-000000000001', deliveryId: 'ffffffff-ffff-ffff-ffff-ffffffffffff' },
    ]) {
      const address = returnAddress(returned, 'mail.example.com', mac);

      expect(address.indexOf('@')).toBeLessThanOrEqual(64);
      expect(readReturnAddress(address.toUpperCase(), mac)).toEqual(returned);
    }
  });

  test('that we did not sign is nobody’s', () => {
    const address = returnAddress(letter(), 'mail.example.com', mac);
    const other = address[20] === 'a' ? 'b' : 'a';

    expect(readReturnAddress(`${address.slice(0, 20)}${other}${address.slice(21)}`, mac)).toBeUndefined();
    expect(readReturnAddress(address, (text) => mac(`x${text}`))).toBeUndefined();
    expect(readReturnAddress('bounce+@example.com', mac)).toBeUndefined();
    expect(readReturnAddress('anna@example.com', mac)).toBeUndefined();
  });
});

describe('a delivery report (RFC 3464)', () => {
  const report = (fields: string, contentType = 'multipart/report; report-type=delivery-status;\r\n boundary="b1"') =>
    [
      'From: mailer-daemon@example.net',
      'To: <bounce+1.2.3@mail.example.com>',
      `Content-Type: ${contentType}`,
      '',
      '--b1',
      'Content-Type: text/plain',
      '',
      'Action: failed, said somebody in passing',
      '--b1',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; example.net',
      '',
      fields,
      '',
      '--b1--',
    ].join('\r\n');
  const FAILED =
    'Final-Recipient: rfc822; anna@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550\r\n no such mailbox';

  test('names the letter, the recipient and why, across folded lines', () => {
    expect(readDeliveryReport(report(FAILED))).toEqual({
      returnedTo: 'bounce+1.2.3@mail.example.com',
      recipient: 'anna@example.com',
      action: 'failed',
      status: '5.1.1',
      diagnostic: '550 no such mailbox',
    });
  });

  test('with bare line feeds reads the same', () => {
    expect(readDeliveryReport(report(FAILED).replaceAll('\r\n', '\n'))?.status).toBe('5.1.1');
  });

  test('a delay is no bounce, a failure is one, also after a server gave up on a 4.x.x', () => {
    expect(isHardBounce(readDeliveryReport(report(FAILED))!)).toBe(true);
    expect(isHardBounce(readDeliveryReport(report(FAILED.replace('5.1.1', '4.4.7')))!)).toBe(true);
    expect(isHardBounce(readDeliveryReport(report(FAILED.replace('failed', 'delayed')))!)).toBe(false);
  });

  test.each([
    ['an out-of-office reply', 'To: bounce+1.2.3@x.se\r\nContent-Type: text/plain\r\n\r\nI am away.'],
    ['a report without a status', report('Action: failed')],
    ['a report of another type', report(FAILED, 'multipart/mixed; boundary="b1"')],
    ['an empty message', ''],
    ['a boundary that never comes', report(FAILED, 'multipart/report; boundary="other"')],
  ])('%s is none', (_, message) => {
    expect(readDeliveryReport(message)).toBeUndefined();
  });

  test('50 kB of nonsense is read at once', () => {
    const hostile = [report(`${'Action: '.repeat(6000)}`), `To: ${'<'.repeat(50_000)}`, `A:${'\r\n '.repeat(17_000)}`];

    const cpuMs = cpuMillisecondsOf(() => {
      for (const message of hostile) readDeliveryReport(message);
    });

    expect(cpuMs).toBeLessThan(200);
  });
});

describe('the layout of a letter', () => {
  const sender: LegalEntity = {
    version: 1,
    name: 'Example AB',
    orgNo: '559477-1114',
    vatNo: 'SE559477111401',
    address: { street: 'Gatan 1', postalCode: '111 11', city: 'Orten', country: 'Sweden' },
    mailingAddress: { street: 'Gatan 1', postalCode: '111 11', city: 'Orten', country: 'Sweden' },
    email: 'hello@example.com',
    website: 'https://example.com',
  };
  const letter = {
    subject: 'Påminnelse',
    paragraphs: ['Fakturan är förfallen.', 'Du & vi <b>'],
    action: { label: 'Betala', url: 'https://acme.example.com/billing?a=1&b=2' },
  };
  const to = { name: 'Åsa', language: 'sv' as const };

  test('says in text and in HTML who sent it (ToS 1.1)', () => {
    const { text, html } = layOut(letter, to, sender);

    for (const part of [text, html]) {
      for (const fact of ['Example AB', 'Gatan 1, 111 11 Orten, Sweden', 'Org.nr 559477-1114', 'hello@example.com']) {
        expect(part).toContain(fact);
      }
    }
    expect(text).toContain('Betala:\nhttps://acme.example.com/billing?a=1&b=2');
    expect(html).toContain('href="https://acme.example.com/billing?a=1&amp;b=2"');
  });

  test('greets in the reader’s language', () => {
    expect(layOut(letter, to, sender).text).toMatch(/^Hej Åsa,/);
    expect(layOut(letter, { ...to, name: '' }, sender).text).toMatch(/^Hej,/);
    expect(layOut(letter, { ...to, language: 'en' }, sender).html).toContain('<html lang="en">');
  });

  test('lets no name or text become markup, loads nothing and takes no line break into a header', () => {
    const { subject, html } = layOut(
      { ...letter, subject: 'A\r\nBcc: x@example.com' },
      { ...to, name: '<img src="https://spy.example.com">' },
      sender,
    );

    expect(subject).toBe('A Bcc: x@example.com');
    expect(html).toContain('Du &amp; vi &lt;b&gt;');
    expect(html).not.toMatch(/<(img|script|link|style)\b|url\(|src="/);
  });

  test('makes no link of anything but an address of the web', () => {
    const { html } = layOut({ ...letter, action: { label: 'Go', url: 'javascript:alert(1)' } }, to, sender);

    expect(html).not.toContain('href="javascript');
  });

  test('offers a way out of marketing, and of nothing else', () => {
    expect(layOut(letter, to, sender).text).not.toContain('Avsluta');
    expect(layOut({ ...letter, unsubscribeUrl: 'https://example.com/u/1' }, to, sender).text).toContain(
      'Avsluta utskicken: https://example.com/u/1',
    );
  });

  test('for the record of a secret letter leaves its key out', () => {
    const { text, html } = layOut(withoutLink(letter, 'sv'), to, sender);

    expect(text + html).not.toContain('acme.example.com');
    expect(text).toContain('[länken sparas inte]');
  });
});
