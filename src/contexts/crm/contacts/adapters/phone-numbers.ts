import { Injectable } from '@nestjs/common';
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/core';
import plans from 'libphonenumber-js/min/metadata';
import { PhoneNumbers } from '../domain/phone-numbers.js';

/** Reads numbers as people write them, by the world's numbering plans. */
@Injectable()
export class NumberingPlans extends PhoneNumbers {
  normalise(raw: string, country: string | undefined): string | undefined {
    const code = country as CountryCode | undefined;
    const origin = code && isSupportedCountry(code, plans) ? code : undefined;
    const number = parsePhoneNumberFromString(raw, { defaultCountry: origin, extract: false }, plans);
    return number?.isPossible() ? number.number : undefined;
  }
}
