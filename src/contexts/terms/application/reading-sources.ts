/** Where a clause is cited, as it is shown: `path#Symbol`, which outlives edits that move lines. */
export interface Citation {
  clause: string;
  where: string;
}

const NUMBER = String.raw`\d+(?:\.(?:\d+|[a-z]+)\b)*`;
/** `ToS 3.4.e, 3.4.f and 4.7` cites three: what follows has a dot, so that `ToS 4.9, 7 days` cites one. */
const CITATION = new RegExp(String.raw`\b(ToS|AUP) (${NUMBER}(?:(?:, | and )(?=\d+\.)${NUMBER})*)`, 'g');
const TITLE = /\b(?:test|it|describe)(?:\.each\([\s\S]*?\))?\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g;
const LETTER = /\bid: '([\w.-]+)',\s*version: \d+,\s*clause: '([^']+)'/g;
/** `letter<Data>('first-overdue', 3, 'ToS 3.4.a', …`, as most contexts write theirs. */
const WRITTEN_LETTER = /\bletter(?:<[^()]*>)?\(\s*'([\w.-]+)',\s*(?:\d+,\s*)?'((?:ToS|AUP) [\w.]+)'/g;
const DUE_COMMAND =
  /((?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?)@Due\('([^']+)'\)\s*(?:@\w+\([^)]*\)\s*)*export class (\w+)/g;
const CLASS = /^(?:export )?(?:abstract )?class (\w+)(?: extends (\w+))?[^{]*\{/gm;
/** Its own field, or what it hands to the family that it belongs to. */
const CLAUSE_FIELD = /\b(?:clause(?:: ClauseId)? = |super\([^)]*?)'((?:ToS|AUP) [\w.]+)'/;
const DECLARATION = /^(?:export )?(?:abstract |async )*(?:class|function|const|interface|type|let) (\w+)/;
const MEMBER =
  /^ {2}(?:(?:private|protected|public|static|async|abstract|override|readonly|get|set) )*(\w+)[!?]?\s*[(<:=]/;
const COMMENT_ABOVE = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*$/;
const COMMENT = /^\s*(?:\/\/|\/\*|\*)/;
const DECORATION = /^\s*@/;
const QUOTED_CLAUSE = /'((?:ToS|AUP) [\w.]+)'/g;
const CHOSEN_CLAUSE = /\b(\w*[cC]lause\w*)\(/g;

/**
 * Every clause that a source cites, by the declaration that the citation stands in or above. Outside the rules
 * themselves a clause is also an example or part of an answer, so there a comment has to say it.
 */
export const rulesIn = (path: string, text: string): Citation[] => {
  const lines = text.split('\n');
  const isRules = /^src\/contexts\/.*\/(domain|application)\//.test(path);
  return lines.flatMap((line, at) =>
    (isRules || COMMENT.test(line) ? citationsIn(line) : []).map((clause) => ({
      clause,
      where: placeOf(path, symbolAt(lines, at)),
    })),
  );
};

/** `path › title` of every test and group of tests whose title cites a clause. */
export const testsIn = (path: string, text: string): Citation[] =>
  [...text.matchAll(TITLE)].flatMap(([, , title]) =>
    citationsIn(title!).map((clause) => ({ clause, where: `${path} › ${title}` })),
  );

/** The letters of a source by the clause that they are written by. */
export const lettersIn = (text: string): Citation[] =>
  [...text.matchAll(LETTER), ...text.matchAll(WRITTEN_LETTER)].map(([, id, clause]) => ({
    clause: clause!,
    where: id!,
  }));

export interface DueCommandSource {
  command: string;
  name: string;
  cited: string[];
}

/** The commands that deadlines carry, with what their own comments cite. */
export const dueCommandsIn = (text: string): DueCommandSource[] =>
  [...text.matchAll(DUE_COMMAND)].map(([, comment, name, command]) => ({
    command: command!,
    name: name!,
    cited: citationsIn(comment!),
  }));

/** The clause and the command of each `schedule({ … })`, where both stand there literally. */
export const schedulingsIn = (text: string): { clause: string; command: string }[] =>
  [...text.matchAll(/\.schedule\(\{/g)].flatMap(({ index }) => {
    const call = text.slice(index, closingBrace(text, text.indexOf('{', index)));
    const clause = /\bclause: '([^']+)'/.exec(call)?.[1];
    const command = /\bcommand: new (\w+)/.exec(call)?.[1];
    return clause && command ? [{ clause, command }] : [];
  });

export interface EventSource {
  event: string;
  type: string;
  /** The clause that stands in the class or in what it extends; absent where whoever records it says. */
  clause: string | undefined;
  /** What its own comment cites. */
  cited: string[];
}

/** The events that a source declares. */
export const eventsIn = (text: string): EventSource[] => {
  const classes = new Map<string, { parent: string | undefined; body: string; cited: string[] }>();
  for (const match of text.matchAll(CLASS)) {
    const body = text.slice(match.index, closingBrace(text, match.index + match[0].length - 1));
    const comment = COMMENT_ABOVE.exec(text.slice(0, match.index))?.[0] ?? '';
    classes.set(match[1]!, { parent: match[2], body, cited: citationsIn(comment) });
  }
  const clauseOf = (name: string | undefined): string | undefined => {
    const known = classes.get(name ?? '');
    return known && (CLAUSE_FIELD.exec(known.body)?.[1] ?? clauseOf(known.parent));
  };
  return [...classes].flatMap(([event, { body, cited }]) => {
    const type = /\breadonly type(?:: string)? = '([\w.-]+)'/.exec(body)?.[1];
    return type ? [{ event, type, clause: clauseOf(event), cited }] : [];
  });
};

export interface RecorderSource {
  of: string;
  method: string;
  events: string[];
}

/** Which events an aggregate's method records whose caller names the clause: `block(clause)` → InstanceBlocked. */
export const recordersIn = (text: string): RecorderSource[] =>
  [...text.matchAll(/^ {2}(?:async )?(\w+)\([^)]*\bclause: ClauseId[^)]*\)[^{;]*\{/gm)].flatMap((match) => {
    const body = text.slice(match.index, closingBrace(text, match.index + match[0].length - 1));
    const events = [...body.matchAll(/\bnew (\w+)\(/g)].map(([, event]) => event!);
    const of = [...text.slice(0, match.index).matchAll(CLASS)].at(-1)?.[1];
    return of && events.length > 0 ? [{ of, method: match[1]!, events }] : [];
  });

export interface CallSource {
  /** What it is called on, or `new`. */
  on: string;
  name: string;
  /** A clause, or the name of the function that chooses one. */
  clause: string;
}

export interface ChooserSource {
  name: string;
  clauses: string[];
}

/** Functions that choose between clauses: `endingClause = (cause): ClauseId => …`. */
export const choosersIn = (text: string): ChooserSource[] =>
  [...text.matchAll(/^export const (\w+) = \([^;]*?\): ClauseId =>[\s\S]*?;\n(?:\};\n|\n)/gm)].map(
    ([source, name]) => ({ name: name!, clauses: [...source.matchAll(QUOTED_CLAUSE)].map(([, clause]) => clause!) }),
  );

/** The clauses that callers hand on, as in `instances.block(tenantId, clause)`: literally, or as somebody chose. */
export const callsIn = (text: string): CallSource[] =>
  [...text.matchAll(/\b(?:(\w+)\.|(new) )(\w+)\(([^;]*?)\)[;,)\n]/g)].flatMap(([, receiver, created, name, passed]) =>
    [...passed!.matchAll(QUOTED_CLAUSE), ...passed!.matchAll(CHOSEN_CLAUSE)].map(([, clause]) => ({
      on: receiver ?? created!,
      name: name!,
      clause: clause!,
    })),
  );

const citationsIn = (text: string): string[] =>
  [...text.matchAll(CITATION)].flatMap(([, document, numbers]) =>
    numbers!.split(/, | and /).map((number) => `${document} ${number}`),
  );

const placeOf = (path: string, symbol: string | undefined): string => (symbol ? `${path}#${symbol}` : path);

function symbolAt(lines: string[], at: number): string | undefined {
  if (COMMENT.test(lines[at]!)) {
    let next = at + 1;
    while (next < lines.length && (COMMENT.test(lines[next]!) || DECORATION.test(lines[next]!))) next++;
    if (nameOf(lines[next])) return inClass(lines, next);
  }
  let declared = at;
  while (declared > 0 && !nameOf(lines[declared])) declared--;
  return inClass(lines, declared);
}

/** A member is named with its class. */
function inClass(lines: string[], at: number): string | undefined {
  const name = nameOf(lines[at]);
  if (!name || !lines[at]!.startsWith('  ')) return name;
  for (let above = at; above >= 0; above--) {
    const outer = DECLARATION.exec(lines[above]!)?.[1];
    if (outer) return /\bclass\b/.test(lines[above]!) ? `${outer}.${name}` : outer;
  }
  return name;
}

const nameOf = (line = ''): string | undefined => (DECLARATION.exec(line) ?? MEMBER.exec(line))?.[1];

function closingBrace(text: string, opening: number): number {
  let depth = 0;
  for (let at = opening; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return at;
  }
  return text.length;
}
