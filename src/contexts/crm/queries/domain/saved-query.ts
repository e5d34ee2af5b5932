import { AggregateRoot } from '../../../../shared-kernel/aggregate-root.js';
import { type ClauseId, Invalid, Stale } from '../../../../shared-kernel/errors.js';
import { QueryRemoved, QuerySaved } from '../contract.js';
import type { QueryDefinition } from './definition.js';

const LONGEST_NAME = 100;

/** A question that somebody wants to ask again. */
export class SavedQuery extends AggregateRoot {
  readonly tenantId!: string;
  readonly id!: string;
  version!: number;
  name!: string;
  definition!: QueryDefinition;
  savedBy!: string;
  /** AUP 2.1, 2.2: a case has taken it out of sight. */
  withheldUnder!: ClauseId | null;
  createdAt!: Date;
  updatedAt!: Date;

  private constructor() {
    super();
  }

  static save(
    tenantId: string,
    id: string,
    name: string,
    definition: QueryDefinition,
    by: string,
    at: Date,
  ): SavedQuery {
    const query = Object.assign(new SavedQuery(), {
      tenantId,
      id,
      version: 1,
      savedBy: by,
      createdAt: at,
      withheldUnder: null,
    });
    query.change(name, definition, at);
    return query;
  }

  /** Refuses a caller who decided on an older version. */
  expect(version: number): void {
    if (this.version !== version) throw new Stale();
  }

  change(name: string, definition: QueryDefinition, at: Date): void {
    this.name = readName(name);
    this.definition = definition;
    this.updatedAt = at;
    this.record(new QuerySaved(this.tenantId, this.id, at.toISOString()));
  }

  /** Its results stay: they are answers of their own. */
  remove(at: Date): void {
    this.record(new QueryRemoved(this.tenantId, this.id, at.toISOString()));
  }
}

function readName(raw: string): string {
  const name = raw.normalize('NFC').trim();
  if (name === '') throw Invalid.field('/name', 'required', 'A query needs a name.');
  if (name.length > LONGEST_NAME) {
    const message = `At most ${LONGEST_NAME} characters.`;
    const fault = { pointer: '/name', code: 'too-long', message, bounds: { max: LONGEST_NAME } };
    throw new Invalid('validation-failed', message, { faults: [fault] });
  }
  if (/\p{Cc}/u.test(name) || !name.isWellFormed())
    throw Invalid.field('/name', 'control-character', 'Contains a character that cannot be shown.');
  return name;
}
