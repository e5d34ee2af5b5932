import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type FieldFault, Invalid } from '../../shared-kernel/errors.js';

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
