import { applyDecorators, ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, IsISO8601, IsUUID, Matches, NotEquals, type ValidationError } from 'class-validator';
import { type Bounds, type FieldFault, Invalid, NotFound } from '../../shared-kernel/errors.js';
import { isId } from '../../shared-kernel/ids.js';
import { OPERATOR_TENANT } from '../../shared-kernel/tenant.js';

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
  // Whose field it is leads to what its rules were given; nothing of it is sent.
  validationError: { target: true },
  exceptionFactory: (errors) => {
    const faults = faultsOf(errors, '');
    return new Invalid('validation-failed', `${faults.length} field(s) need another look.`, { faults });
  },
});

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

/** Patterns that many fields share, by a code that has words of its own. */
const SHAPES = new Map(
  [
    { patterns: [DATE, INSTANT], code: 'date', words: 'is a day that exists, such as 2027-03-22' },
    {
      patterns: [PRINTABLE, /^\P{Cc}+$/u, /^[^\p{Cc}\p{Cs}]*$/u],
      code: 'control-character',
      words: 'holds a character that cannot be shown',
    },
    { patterns: [/^[A-Z]{2}$/], code: 'country', words: 'is a country of two capital letters, such as SE' },
    { patterns: [/^[A-Z]{3}$/], code: 'currency-code', words: 'is a currency of three capital letters, such as SEK' },
    { patterns: [/^(ToS|AUP) [0-9a-z.]+$/], code: 'clause', words: 'is a clause, such as ToS 3.4.c' },
    {
      patterns: [/^[0-9]+(\.[0-9]+){0,2}$/],
      code: 'version',
      words: 'is one to three numbers with dots between, such as 2.1',
    },
  ].flatMap(({ patterns, ...shape }) => patterns.map((pattern) => [pattern.source, shape] as const)),
);

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
  notEquals: 'id',
  isIn: 'one-of',
  maxLength: 'max-length',
  minLength: 'min-length',
  arrayMaxSize: 'max-items',
  arrayMinSize: 'min-items',
  matches: 'format',
};

/** The rules about one size each; whoever broke one hears of the other as well. */
const SIZES: { min: string; max: string }[] = [
  { min: 'min', max: 'max' },
  { min: 'minLength', max: 'maxLength' },
  { min: 'arrayMinSize', max: 'arrayMaxSize' },
];

/** A value of the wrong type is not too long as well: what it is comes before how it is. */
const FIRST = /^(required|unknown-field|type-|min-length$)/;

function faultsOf(errors: ValidationError[], path: string): FieldFault[] {
  return errors.flatMap((error) => {
    const pointer = `${path}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return [...ownFaults(error, pointer), ...faultsOf(error.children ?? [], pointer)];
  });
}

function ownFaults(error: ValidationError, pointer: string): FieldFault[] {
  const broken = Object.entries(error.constraints ?? {});
  if (broken.length === 0) return [];
  if (error.value === undefined && !error.constraints?.whitelistValidation)
    return [{ pointer, code: 'required', message: `${error.property} is required` }];

  const constraintOf = constraintsAt(error);
  const faults = broken.map(([rule, message]) => {
    const shape = shapeOf(rule, constraintOf);
    const bounds = boundsOf(rule, constraintOf);
    const code = shape?.code ?? ruleNames[rule] ?? kebab(rule);
    return { pointer, code, message: shape ? `${error.property} ${shape.words}` : message, ...(bounds && { bounds }) };
  });
  const inOrder = [...faults.filter(({ code }) => FIRST.test(code)), ...faults.filter(({ code }) => !FIRST.test(code))];
  return inOrder.filter(({ code }, index) => inOrder.findIndex((other) => other.code === code) === index);
}

type ConstraintOf = (rule: string) => unknown;

function shapeOf(rule: string, constraintOf: ConstraintOf) {
  const pattern = rule === 'isIso8601' ? DATE : rule === 'matches' ? constraintOf(rule) : undefined;
  return pattern instanceof RegExp ? SHAPES.get(pattern.source) : undefined;
}

/** What the field's decorators were given. The error itself only has it inside English sentences. */
function constraintsAt({ target, property }: ValidationError): ConstraintOf {
  if (!target) return () => undefined;
  const rules = getMetadataStorage()
    .getTargetValidationMetadatas(target.constructor, '', false, false)
    .filter(({ propertyName }) => propertyName === property);
  return (rule) => rules.find(({ name }) => name === rule)?.constraints[0];
}

function boundsOf(rule: string, constraintOf: ConstraintOf): Bounds | undefined {
  const size = SIZES.find(({ min, max }) => rule === min || rule === max);
  if (!size) return undefined;
  const [min, max] = [constraintOf(size.min), constraintOf(size.max)];
  return { ...(typeof min === 'number' && { min }), ...(typeof max === 'number' && { max }) };
}

const kebab = (rule: string): string => rule.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The id of a client in a body. The operator's own tenant is nobody's client. */
export const IsClient = () => applyDecorators(IsUUID(), NotEquals(OPERATOR_TENANT));

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
