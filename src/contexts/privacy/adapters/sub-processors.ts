import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config.js';
import { SubProcessors } from '../application/keeping-inventory.js';
import { FaultySubProcessors, type SubProcessor, subProcessors } from '../domain/processing-record.js';

/** Whom the product itself talks to. An operator's own list is a JSON file of this shape, named by SUB_PROCESSORS_FILE. */
const FIRST_LIST: SubProcessor[] = [
  {
    name: 'Stripe Payments Europe, Limited',
    country: 'IE',
    task: { sv: 'Kortbetalningar', en: 'Card payments' },
    purposes: ['contract'],
    safeguards: null,
  },
  {
    name: 'Example Hosting AB',
    country: 'SE',
    task: { sv: 'Servrar, databas och säkerhetskopior', en: 'Servers, database and backups' },
    purposes: ['contract', 'service', 'complaints', 'security', 'marketing', 'legal-obligation', 'client-data'],
    safeguards: null,
  },
  {
    name: 'Example Post AB',
    country: 'SE',
    task: { sv: 'Utskick av e-post', en: 'Delivery of e-mail' },
    purposes: ['contract', 'service', 'complaints', 'marketing', 'legal-obligation'],
    safeguards: null,
  },
];

/** ToS 9.6: read and checked once, before anything is served. */
@Injectable()
export class ConfiguredSubProcessors extends SubProcessors {
  private readonly list: readonly SubProcessor[];

  constructor({ SUB_PROCESSORS_FILE: file }: Config) {
    super();
    this.list = subProcessors(file ? parsed(file) : FIRST_LIST);
  }

  current(): readonly SubProcessor[] {
    return this.list;
  }
}

const parsed = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new FaultySubProcessors([`${file} cannot be read as JSON: ${(error as Error).message}`]);
  }
};
