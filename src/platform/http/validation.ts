import { applyDecorators, ValidationPipe } from '@nestjs/common';
import { IsISO8601, Matches, type ValidationError } from 'class-validator';
import { type FieldFault, Invalid, NotFound } from '../../shared-kernel/errors.js';
import { isId } from '../../shared-kernel/ids.js';

/**
 * Checks bodies and queries against their classes. A field that the class does not name is refused, never
 * ignored; every fault is named by JSON pointer and rule.
 */
export const validation = new ValidationPipe({
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: false,
  exceptionFactory: (errors) => {
    const faults = faultsOf(errors, '');
    return new Invalid('validation-failed', `${faults.length} field(s) need another look.`, { faults });
  },
});

/** Names of rules as clients see them, where class-validator's own would leak its vocabulary. */
const ruleNames: Record<string, string> = {
  whitelistValidation: 'unknown-field',
  isNotEmpty: 'required',
  isDefined: 'required',
  isString: 'type-string',
  isInt: 'type-integer',
  isBoolean: 'type-boolean',
  isObject: 'type-object',
  isArray: 'type-array',
  isEmail: 'email',
  isUuid: 'id',
  isIn: 'one-of',
  maxLength: 'max-length',
  minLength: 'min-length',
  arrayMaxSize: 'max-items',
  arrayMinSize: 'min-items',
  isIso8601: 'date',
  matches: 'format',
};

function faultsOf(errors: ValidationError[], path: string): FieldFault[] {
  return errors.flatMap((error) => {
    const pointer = `${path}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const missing = error.value === undefined && !error.constraints?.whitelistValidation;
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
      pointer,
      code: missing ? 'required' : (ruleNames[rule] ?? kebab(rule)),
      message: missing ? `${error.property} is required` : message,
    }));
    const first = missing ? own.slice(0, 1) : own;
    return [...first, ...faultsOf(error.children ?? [], pointer)];
  });
}

const kebab = (rule: string): string => rule.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const LEAP_YEAR = '[12]\\d(?:0[48]|[2468][048]|[13579][26])|(?:1[26]|2[048])00';

/** A plain date as the API writes it, RFC 3339 full-date, of years that a calendar of ours can name; no 30 February. */
export const DATE = new RegExp(
  '^(?:[12]\\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)' +
    `|(?:${LEAP_YEAR})-02-29)$`,
);

const INSTANT = /^[12]\d{3}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$/;

/** RFC 3339, a plain date included. ISO 8601 has weeks and numbered days as well, of which Date makes nothing. */
export const IsInstant = () => applyDecorators(IsISO8601({ strict: true }), Matches(INSTANT));

/** Lines may break; nothing else that does not print. */
export const PRINTABLE = /^[^\p{Cc}]*(?:[\n\r\t][^\p{Cc}]*)*$/u;

/** An id from a path. One that could not be any row's is answered like one that is nobody's: 404. */
export const knownId = (id: string): string => {
  if (!isId(id)) throw new NotFound();
  return id;
};

/** A letter's link carries `<tenant>.<secret>`. One that could not be ours leads nowhere, as one that has run out: 404. */
export function linkIn(token: string): { tenantId: string; secret: string } {
  const [tenantId = '', secret = ''] = token.split('.');
  return { tenantId: knownId(tenantId), secret };
}
