import { describe, expect, test } from '@jest/globals';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { DATE, IsInstant, knownId, PRINTABLE, validation } from '../../src/platform/http/validation.js';
import type { FieldFault, Invalid } from '../../src/shared-kernel/errors.js';

describe('what an address or a field may hold', () => {
  test.each(['2026-01-31', '2026-04-30', '2028-02-29', '2000-02-29', '1996-02-29', '2026-02-28', '2999-12-31'])(
    '%s is a day',
    (text) => expect(text).toMatch(DATE),
  );

  test.each([
    ...['2026-02-29', '2026-02-30', '2100-02-29', '2026-04-31', '2026-06-31', '2026-00-10', '2026-13-01', '2026-01-00'],
    ...['0000-01-01', '9999-12-31', '2026-1-1', '2026-01-01T00:00:00Z', '2026-01-01\n', '+002026-01-01'],
  ])('%j is none', (text) => expect(text).not.toMatch(DATE));

  test('an id is known as it is written, in lower case; another text for the same row is nobody’s', () => {
    const id = '01900000-0000-7000-8000-00000000000a';

    expect(knownId(id)).toBe(id);
    for (const other of [id.toUpperCase(), `{${id}}`, `${id} `, id.slice(1)])
      expect(() => knownId(other)).toThrow('There is nothing here');
  });
});

class Booking {
  @IsInt()
  @Min(1)
  @Max(200)
  seats = 1;

  @IsString()
  @MinLength(12)
  @MaxLength(20)
  @Matches(PRINTABLE)
  reason = 'a reason so long';

  @IsString()
  @MaxLength(5)
  code = 'A1';

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(3)
  days = ['2027-03-22'];

  @IsInstant()
  on = '2027-03-22';

  @IsOptional()
  @Matches(/^[A-Z]{3}$/)
  currency?: string;

  @IsOptional()
  @Matches(/^x+$/)
  mark?: string;
}

describe('a refusal', () => {
  const refusalOf = async (body: object): Promise<FieldFault[]> => {
    const asked = { ...new Booking(), ...body };
    const error = await validation
      .transform(asked, { type: 'body', metatype: Booking })
      .catch((caught: Invalid) => caught);
    return (error as Invalid).details.faults ?? [];
  };

  test.each([
    [{ seats: 0 }, 'min', { min: 1, max: 200 }, 'seats must not be less than 1'],
    [{ seats: 201 }, 'max', { min: 1, max: 200 }, 'seats must not be greater than 200'],
    [
      { reason: 'too short' },
      'min-length',
      { min: 12, max: 20 },
      'reason must be longer than or equal to 12 characters',
    ],
    [
      { reason: 'x'.repeat(21) },
      'max-length',
      { min: 12, max: 20 },
      'reason must be shorter than or equal to 20 characters',
    ],
    [{ code: 'ABCDEF' }, 'max-length', { max: 5 }, 'code must be shorter than or equal to 5 characters'],
    [{ days: [] }, 'min-items', { min: 1, max: 3 }, 'days must contain at least 1 elements'],
    [{ days: ['a', 'b', 'c', 'd'] }, 'max-items', { min: 1, max: 3 }, 'days must contain no more than 3 elements'],
  ])('of %j names the field, the rule and both ends of what is allowed', async (body, code, bounds, message) => {
    expect(await refusalOf(body)).toEqual([{ pointer: `/${Object.keys(body)[0]}`, code, message, bounds }]);
  });

  test.each([
    [{ on: '31 March' }, 'date', 'on is a day that exists, such as 2027-03-22'],
    [{ reason: 'a bell \u0007 rings here' }, 'control-character', 'reason holds a character that cannot be shown'],
    [{ currency: 'kr' }, 'currency-code', 'currency is a currency of three capital letters, such as SEK'],
    [{ mark: 'y' }, 'format', 'mark must match /^x+$/ regular expression'],
  ])('of %j says once, in words, how it is written', async (body, code, message) => {
    expect(await refusalOf(body)).toEqual([{ pointer: `/${Object.keys(body)[0]}`, code, message }]);
  });

  test('of another type says that first, before how large or long it would be', async () => {
    const codes = (await refusalOf({ seats: 'many' })).map(({ code }) => code);

    expect(codes).toEqual(['type-integer', 'max', 'min']);
  });

  test('of a field that is missing says only that', async () => {
    expect(await refusalOf({ seats: undefined })).toEqual([
      { pointer: '/seats', code: 'required', message: 'seats is required' },
    ]);
  });
});
