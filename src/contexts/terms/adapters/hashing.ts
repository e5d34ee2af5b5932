import { createHash, createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config.js';
import { EvidenceKey, TextDigest } from '../application/ports.js';
import type { Mac } from '../domain/evidence.js';

@Injectable()
export class Sha256 extends TextDigest {
  sha256(text: string): string {
    return createHash('sha256').update(text, 'utf8').digest('hex');
  }
}

@Injectable()
export class ConfiguredEvidenceKey extends EvidenceKey {
  readonly mac: Mac;

  constructor(config: Config) {
    super();
    this.mac = (text) => createHmac('sha256', config.EVIDENCE_KEY).update(text, 'utf8').digest('hex');
  }
}
