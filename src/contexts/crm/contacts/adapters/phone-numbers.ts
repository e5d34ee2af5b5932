import { Injectable } from '@nestjs/common';
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { PhoneNumbers } from '../domain/ports.js';

/** Reads numbers as people write them, by Google's numbering plans. */
@Injectable()
export class NumberingPlans extends PhoneNumbers {
  normalise(raw: string, country: string | undefined): string | undefined {
    const origin = country && isSupportedCountry(country) ? (country as CountryCode) : undefined;
    const number = parsePhoneNumberFromString(raw, { defaultCountry: origin, extract: false });
    return number?.isPossible() ? number.number : undefined;
  }
}
