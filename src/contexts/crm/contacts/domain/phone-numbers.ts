/** Reads what people write as phone numbers. */
export abstract class PhoneNumbers {
  /** E.164, or nothing when no such number can exist. */
  abstract normalise(raw: string, country: string | undefined): string | undefined;
}
