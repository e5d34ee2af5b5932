import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config.js';
import { LetterDigest, PublicSite, ReturnAddresses } from '../application/ports.js';
import { type Mac, type Returned, readReturnAddress, returnAddress } from '../domain/return-address.js';

@Injectable()
export class Sha256OfLetter extends LetterDigest {
  sha256(content: string | Uint8Array): string {
    return createHash('sha256').update(content).digest('hex');
  }
}

@Injectable()
export class ConfiguredSite extends PublicSite {
  constructor(private readonly config: Config) {
    super();
  }

  /** Asked each time: the sandbox learns its port when it starts to listen. */
  get baseUrl(): string {
    return this.config.origin();
  }
}

/** Return addresses on the domain that we send from, signed with the mail secret. */
@Injectable()
export class SignedReturnAddresses extends ReturnAddresses {
  private readonly mac: Mac;
  private readonly domain: string;

  constructor(config: Config) {
    super();
    this.mac = (text) => hmac(config.MAIL_SECRET, `return-address:${text}`);
    this.domain = config.MAIL_FROM.slice(config.MAIL_FROM.lastIndexOf('@') + 1);
  }

  of(returned: Returned): string {
    return returnAddress(returned, this.domain, this.mac);
  }

  read(address: string): Returned | undefined {
    return readReturnAddress(address, this.mac);
  }

  messageIdOf(deliveryId: string): string {
    return `<${deliveryId}@${this.domain}>`;
  }
}

const TOLERANCE_MS = 5 * 60_000;

/**
 * `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`. An old signature is refused, so that a recorded report
 * cannot be played back later; wall time, because the sender's clock does not move with the sandbox's.
 */
export function isSigned(header: string | undefined, body: Buffer, secret: string, wallNow: Date): boolean {
  const { t, v1 } = /^t=(?<t>\d{1,12}),v1=(?<v1>[0-9a-f]{64})$/.exec(header ?? '')?.groups ?? {};
  if (!t || !v1 || Math.abs(wallNow.getTime() - Number(t) * 1000) > TOLERANCE_MS) return false;
  const expected = createHmac('sha256', secret).update(`${t}.`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(v1, 'hex'));
}

const hmac = (secret: string, text: string): string => createHmac('sha256', secret).update(text).digest('hex');
