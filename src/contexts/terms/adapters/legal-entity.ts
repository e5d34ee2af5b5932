import { readFileSync } from 'node:fs';
import { Imprint, type LegalEntity } from '../contract.js';
import { IncompleteProfile, legalEntity } from '../domain/legal-entity.js';

/** Edition 1. An operator's own profile is a JSON file of this shape, named by LEGAL_ENTITY_FILE. */
const FIRST_PROFILE: LegalEntity = {
  version: 1,
  name: 'Customer Connect CRM AB',
  orgNo: '559477-1114',
  vatNo: 'SE559477111401',
  address: { street: 'Patriks Väg 14', postalCode: '434 90', city: 'Vallda', country: 'Sweden' },
  mailingAddress: {
    careOf: 'Convendum',
    street: 'Kungsgatan 9',
    postalCode: '111 43',
    city: 'Stockholm',
    country: 'Sweden',
  },
  email: 'support@customerconnect.io',
  website: 'https://customerconnect.io',
};

/** ToS 1.1: read and checked once, before anything is served. */
export class ConfiguredImprint extends Imprint {
  private constructor(private readonly entity: LegalEntity) {
    super();
  }

  static from(file: string | undefined): ConfiguredImprint {
    return new ConfiguredImprint(legalEntity(file ? parsed(file) : FIRST_PROFILE));
  }

  current(): LegalEntity {
    return this.entity;
  }
}

const parsed = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new IncompleteProfile([`${file} cannot be read as JSON: ${(error as Error).message}`]);
  }
};
