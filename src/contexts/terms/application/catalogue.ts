import { Injectable } from '@nestjs/common';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import { ClauseCatalogue, type ClauseEntry } from '../contract.js';
import { CLAUSES } from '../domain/clauses.js';
import { SourceTree } from './ports.js';

const CITATION = /\b(?:ToS|AUP) \d+(?:\.(?:\d+|[a-z]+))*/g;
const DUE_COMMAND =
  /((?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?)@Due\('([^']+)'\)\s*(?:@\w+\([^)]*\)\s*)*export class (\w+)/g;
const SCHEDULING = /\.schedule\(\{/g;
const TITLE = /\b(?:test|it|describe)(?:\.each\([\s\S]*?\))?\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g;
const LETTER = /\bid: '([\w.-]+)',\s*version: \d+,\s*clause: '([^']+)'/g;

interface Found {
  rules: Citations;
  timers: Citations;
  notices: Citations;
  tests: Citations;
}
type Citations = Map<string, Set<string>>;

/**
 * Which file executes which clause, read from the sources themselves: a citation in a rule, the clause that a
 * due command waits under, the one that a letter is written by, the one that a test's title names.
 */
@Injectable()
export class SourceCatalogue extends ClauseCatalogue {
  constructor(private readonly sources: SourceTree) {
    super();
  }

  async entries(): Promise<ClauseEntry[]> {
    const found: Found = { rules: new Map(), timers: new Map(), notices: new Map(), tests: new Map() };
    const dueNames = new Map<string, string>();
    const schedulings: { clause: string; command: string }[] = [];
    for await (const { path, text } of this.sources.files()) {
      if (path.startsWith('test/')) for (const clause of citedInTitles(text)) note(found.tests, clause, path);
      if (!/^src\/contexts\/.*\/(domain|application)\//.test(path) || path.endsWith('/clauses.ts')) continue;
      for (const [clause] of text.matchAll(CITATION)) note(found.rules, clause, path);
      for (const [, id, clause] of text.matchAll(LETTER)) note(found.notices, clause!, id!);
      for (const [, comment, name, command] of text.matchAll(DUE_COMMAND)) {
        dueNames.set(command!, name!);
        for (const [clause] of comment!.matchAll(CITATION)) note(found.timers, clause, name!);
      }
      schedulings.push(...schedulingsIn(text));
    }
    for (const { clause, command } of schedulings) {
      const name = dueNames.get(command);
      if (name) note(found.timers, clause, name);
    }
    return CLAUSES.map(({ clause, title }) => entryOf(clause, title.en, found));
  }
}

const entryOf = (clause: ClauseId, title: string, found: Found): ClauseEntry => ({
  clause,
  title,
  rules: sorted(found.rules.get(clause)),
  timers: sorted(found.timers.get(clause)),
  notices: sorted(found.notices.get(clause)),
  tests: sorted(found.tests.get(clause)),
});

const citedInTitles = (text: string): string[] =>
  [...text.matchAll(TITLE)].flatMap(([, , title]) => [...title!.matchAll(CITATION)].map(([clause]) => clause));

/** The clause and the command of each `schedule({ … })`, where both stand there literally. */
const schedulingsIn = (text: string): { clause: string; command: string }[] =>
  [...text.matchAll(SCHEDULING)].flatMap(({ index }) => {
    const call = text.slice(index, closingBrace(text, text.indexOf('{', index)));
    const clause = /\bclause: '([^']+)'/.exec(call)?.[1];
    const command = /\bcommand: new (\w+)/.exec(call)?.[1];
    return clause && command ? [{ clause, command }] : [];
  });

const closingBrace = (text: string, opening: number): number => {
  let depth = 0;
  for (let at = opening; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return at;
  }
  return text.length;
};

const note = (citations: Citations, clause: string, where: string): void => {
  const known = citations.get(clause) ?? new Set();
  citations.set(clause, known.add(where));
};

const sorted = (found: Set<string> | undefined): string[] => [...(found ?? [])].sort();
