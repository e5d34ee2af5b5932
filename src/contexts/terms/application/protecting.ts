import { Injectable } from '@nestjs/common';
import { HomeLaw, type Protection } from '../contract-home-law.js';
import { Policies } from '../contract-policy.js';
import { protectionOf } from '../domain/home-law.js';

/** The home law as the policy in force records it. */
@Injectable()
export class RecordedHomeLaw extends HomeLaw {
  constructor(private readonly policies: Policies) {
    super();
  }

  async of(country: string, customerKind: 'business' | 'consumer'): Promise<Protection> {
    return protectionOf(country, customerKind, await this.policies.current());
  }
}
