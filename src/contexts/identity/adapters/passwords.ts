import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Unavailable } from '../../../shared-kernel/errors.js';
import { Passwords } from '../application/ports.js';

/** OWASP's setting for Argon2id with one pass; the algorithm is the library's default. */
const ARGON2 = { memoryCost: 46 * 1024, timeCost: 1, parallelism: 1 };
const AT_ONCE = 4;
const WAITING = 64;

/** Each hash takes 46 MiB, so a few run at once, some wait, and the rest are told to come back. */
@Injectable()
export class Argon2Passwords extends Passwords implements OnModuleInit {
  private readonly queue: (() => void)[] = [];
  private running = 0;
  private dummy = '';

  async onModuleInit(): Promise<void> {
    this.dummy = await hash(randomBytes(32), ARGON2);
  }

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password, ARGON2));
  }

  verify(known: string | undefined, password: string): Promise<boolean> {
    return this.inTurn(async () => {
      const fits = await verify(known ?? this.dummy, password);
      return fits && known !== undefined;
    });
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    await this.turn();
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.running--;
    }
  }

  private turn(): Promise<void> | undefined {
    if (this.running < AT_ONCE) {
      this.running++;
      return undefined;
    }
    if (this.queue.length >= WAITING)
      throw new Unavailable('busy', 'Many people are signing in just now; try again in a moment.');
    // Whoever finishes hands over their turn, so the count of running ones stays.
    return new Promise((resolve) => this.queue.push(resolve));
  }
}
