import { Injectable } from '@nestjs/common';
import { MailAllowance } from '../../notices/contract.js';
import { normalisedEmail } from '../domain/email.js';
import { mailBucketOf } from '../domain/guessing.js';
import { Tries } from './ports.js';

/** One count for an address, whichever client's form a stranger types it into. */
@Injectable()
export class CountedMail extends MailAllowance {
  constructor(private readonly tries: Tries) {
    super();
  }

  async secondsToWait(email: string): Promise<number> {
    const { retryAfterSeconds } = await this.tries.take([mailBucketOf('form', normalisedEmail(email))]);
    return retryAfterSeconds ?? 0;
  }
}
