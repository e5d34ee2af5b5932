import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Answer } from '../../src/sandbox/http-client.js';
import type { Description, Operation, Schema } from './operations.js';

const PROBLEM: Schema = { $ref: '#/components/schemas/Problem' };

/** What may never stand in an answer: the insides of the program and of its database. */
const INSIDES = /node_modules|\bat \S+ \(|\.[jt]s:\d+|syntax error at|violates \S+ constraint|SQLSTATE|relation "/;

/** Holds answers against what the API's own description promises of them. */
export class ResponseJudge {
  private readonly ajv = new Ajv2020({ strict: false, inlineRefs: false, code: { optimize: false } });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(private readonly description: Description) {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
    this.ajv.addSchema({ $id: 'api', components: description.components });
  }

  /** Everything that is wrong with an answer; nothing, where the operation keeps its word. */
  faultsOf({ method, path }: Pick<Operation, 'method' | 'path'>, answer: Answer): string[] {
    if (answer.status >= 400) return this.faultsOfProblem(answer);
    // Everything with an ETag answers who has it already (RFC 9110 15.4.5).
    if (answer.status === 304 && method === 'GET') return answer.text === '' ? [] : ['304 has a body'];
    const declared = this.description.paths[path]?.[method.toLowerCase()]?.responses[answer.status];
    if (!declared) return [`${answer.status} is not declared`];
    const [expected] = Object.entries(declared.content ?? {});
    if (!expected) return answer.text === '' ? [] : [`${answer.status} has a body that is not declared`];
    const [mediaType, { schema }] = expected;
    if (!isOf(answer, mediaType)) return [`${answer.headers.get('content-type')} instead of ${mediaType}`];
    return mediaType === 'application/json' && schema ? this.faultsBy(schema, answer.body) : [];
  }

  /** RFC 9457, as the description words it, and consistent with the status line. */
  faultsOfProblem(answer: Answer): string[] {
    const { status, text, body } = answer;
    const faults: string[] = [];
    if (status >= 500 && body?.code !== 'maintenance') faults.push(`${status}`);
    if (INSIDES.test(text)) faults.push('tells of the inside');
    if (!isOf(answer, 'application/problem+json')) return [...faults, `${answer.headers.get('content-type')}`];
    faults.push(...this.faultsBy(PROBLEM, body));
    if (body.status !== status) faults.push(`says ${body.status} under ${status}`);
    if (body.type !== `/problems/${body.code}`) faults.push(`type ${body.type} for the code ${body.code}`);
    return faults;
  }

  private faultsBy(schema: Schema, value: unknown): string[] {
    const key = JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/');
    const validate = this.compiled.get(key) ?? this.ajv.compile(JSON.parse(key));
    this.compiled.set(key, validate);
    if (validate(value)) return [];
    return validate.errors!.map(({ instancePath, message }) => `not as declared: ${instancePath || '/'} ${message}`);
  }
}

const isOf = ({ headers }: Answer, mediaType: string): boolean =>
  headers.get('content-type')?.split(';')[0] === mediaType;
