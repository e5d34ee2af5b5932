import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import type { Language } from '../../../shared-kernel/words.js';
import type { WorkKind } from '../../../shared-kernel/work.js';

/** What a template may leave open, filled in from the case that is being answered. */
export const PLACEHOLDERS = ['reference', 'client', 'due', 'today', 'me'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
export type Facts = Record<Placeholder, string | null>;

/** Money matters have no number that anybody could quote, and some things have no day by which we must answer. */
const WITHOUT_REFERENCE: readonly WorkKind[] = [
  'refund-request',
  'refund-payout',
  'withdrawal',
  'invoice-dispute',
  'payment-arrangement',
  'chargeback',
  're-registration',
  'reclassification',
  'bounced-notice',
];
const WITHOUT_DEADLINE: readonly WorkKind[] = [
  'refund-request',
  'conduct-report',
  're-registration',
  'reclassification',
];

export const placeholdersOf = (kind: WorkKind): Placeholder[] =>
  PLACEHOLDERS.filter(
    (name) =>
      !(name === 'reference' && WITHOUT_REFERENCE.includes(kind)) &&
      !(name === 'due' && WITHOUT_DEADLINE.includes(kind)),
  );

/** One wording of a template; none is ever altered, so an answer can be traced to the words that it came from. */
export interface Edition {
  number: number;
  body: string;
  by: string;
  at: string;
}

/** Words that staff begin an answer with. Every placeholder is one that its kind of case can fill. */
export class ReplyTemplate extends AggregateRoot {
  editions: Edition[] = [];
  retiredAt: Date | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly kind: WorkKind,
    readonly language: Language,
    public name: string,
  ) {
    super();
  }

  static write(
    { tenantId, id, kind, language, name }: Pick<ReplyTemplate, 'tenantId' | 'id' | 'kind' | 'language' | 'name'>,
    body: string,
    by: string,
    at: Date,
  ): ReplyTemplate {
    const template = new ReplyTemplate(tenantId, id, kind, language, name);
    template.rewrite(name, body, by, at);
    return template;
  }

  get body(): string {
    return this.editions.at(-1)!.body;
  }

  rewrite(name: string, body: string, by: string, at: Date): void {
    if (this.retiredAt) throw new OutOfOrder('The template', 'retired', 'be rewritten');
    refuseStrangePlaceholders(body, placeholdersOf(this.kind));
    this.name = name;
    // The mapper compares by value, so a new array rather than a longer one.
    this.editions = [...this.editions, { number: this.editions.length + 1, body, by, at: at.toISOString() }];
  }

  /** It is offered no more; its words stay. */
  retire(at: Date): void {
    this.retiredAt ??= at;
  }
}

const MARK = /\{\{([^{}]*)\}\}/g;

/** What cannot be filled stays in the text, marked as it was, and is named: nobody sends it unseen. */
export function filledIn(body: string, facts: Facts): { text: string; missing: string[] } {
  const missing = new Set<string>();
  const text = body.replace(MARK, (mark, name: string) => {
    const fact = facts[name as Placeholder];
    if (!fact) missing.add(name);
    return fact ?? mark;
  });
  return { text, missing: [...missing] };
}

function refuseStrangePlaceholders(body: string, allowed: Placeholder[]): void {
  if (/\{\{|\}\}/.test(body.replace(MARK, '')))
    throw Invalid.field('/body', 'placeholder-open', 'A placeholder has two braces before and two after its name.');
  const strange = [...body.matchAll(MARK)].map(([, name]) => name!).filter((name) => !allowed.includes(name as never));
  if (strange.length > 0)
    throw Invalid.field('/body', 'unknown-placeholder', `This kind of case cannot fill in: ${strange.join(', ')}.`);
}
