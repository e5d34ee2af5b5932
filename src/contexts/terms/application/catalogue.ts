import { Injectable } from '@nestjs/common';
import { ClauseCatalogue, type ClauseEntry } from '../contract.js';
import { unbuiltAreaOf } from '../domain/clause-areas.js';
import { CLAUSES } from '../domain/clauses.js';
import { SourceTree } from './ports.js';
import {
  callsIn,
  choosersIn,
  dueCommandsIn,
  type EventSource,
  eventsIn,
  lettersIn,
  recordersIn,
  rulesIn,
  schedulingsIn,
  testsIn,
} from './reading-sources.js';

/** Each clause with the places where it was found. */
class Found {
  private readonly places = new Map<string, Set<string>>();

  note(clause: string, where: string): void {
    const known = this.places.get(clause) ?? new Set();
    this.places.set(clause, known.add(where));
  }

  of(clause: string): string[] {
    return [...(this.places.get(clause) ?? [])].sort();
  }
}

/**
 * Which declaration executes which clause, read from the sources themselves: a citation in a rule, the clause
 * that a due command waits under, the one that a letter is written by, the one that an event is evidence of,
 * the one that a test's title names.
 */
@Injectable()
export class SourceCatalogue extends ClauseCatalogue {
  constructor(private readonly sources: SourceTree) {
    super();
  }

  async entries(): Promise<ClauseEntry[]> {
    const [rules, tests, notices] = [new Found(), new Found(), new Found()];
    const sources: string[] = [];
    for await (const { path, text } of this.sources.files()) {
      if (path.startsWith('test/')) for (const { clause, where } of testsIn(path, text)) tests.note(clause, where);
      if (!statesRules(path)) continue;
      sources.push(text);
      for (const { clause, where } of lettersIn(text)) notices.note(clause, where);
      // A contract names what others may hear; the rule stands where it is kept.
      if (!isContract(path)) for (const { clause, where } of rulesIn(path, text)) rules.note(clause, where);
    }
    const [timers, evidence] = [timersOf(sources), evidenceOf(sources)];
    return CLAUSES.map(({ clause, title }) => {
      const letters = notices.of(clause);
      return {
        clause,
        title: title.en,
        rules: rules.of(clause),
        timers: timers.of(clause),
        notices: letters,
        // That a letter arrived is evidence of the letter's own clause.
        evidence: [...evidence.of(clause), ...(letters.length > 0 ? ['notices.NoticeAccepted'] : [])].sort(),
        tests: tests.of(clause),
      };
    });
  }
}

const isContract = (path: string): boolean => /\/contract[a-z-]*\.ts$/.test(path);

/** The catalogue itself, answers' examples and modules cite clauses and execute none; the sandbox plays the outside. */
const statesRules = (path: string): boolean =>
  /^src\/(contexts|platform|shared-kernel)\//.test(path) &&
  !/^src\/contexts\/terms\/(domain\/clause|application\/(catalogue|reading-sources))|\/http-answers[a-z-]*\.ts$|\.module\.ts$|kernel\/errors\.ts$/.test(
    path,
  );

function timersOf(sources: string[]): Found {
  const found = new Found();
  const names = new Map<string, string>();
  for (const { command, name, cited } of sources.flatMap(dueCommandsIn)) {
    names.set(command, name);
    for (const clause of cited) found.note(clause, name);
  }
  for (const { clause, command } of sources.flatMap(schedulingsIn)) {
    const name = names.get(command);
    if (name) found.note(clause, name);
  }
  return found;
}

function evidenceOf(sources: string[]): Found {
  const found = new Found();
  const events = new Map<string, EventSource>();
  for (const source of sources.flatMap(eventsIn)) {
    events.set(source.event, source);
    for (const clause of source.clause ? [source.clause] : source.cited) found.note(clause, source.type);
  }
  const recorders = sources.flatMap(recordersIn);
  const chosen = new Map(sources.flatMap(choosersIn).map(({ name, clauses }) => [name, clauses]));
  for (const { on, name, clause } of sources.flatMap(callsIn)) {
    // `instances.block(…)` reaches Instance.block through a port, `member.suspend(…)` is somebody else's.
    const reached = recorders.filter(
      ({ of, method }) => method === name && on.toLowerCase().startsWith(of.toLowerCase()),
    );
    for (const recorded of on === 'new' ? [name] : reached.flatMap((recorder) => recorder.events)) {
      const event = events.get(recorded);
      if (!event || event.clause) continue;
      for (const each of chosen.get(clause) ?? [clause]) found.note(each, event.type);
    }
  }
  return found;
}

/** What a P0 or P1 clause of a part that is built fails to name; each as a line that says where to begin. */
export const gapsIn = (entries: ClauseEntry[]): string[] =>
  entries.flatMap(({ clause, rules, tests }) => {
    const priority = CLAUSES.find((known) => known.clause === clause)?.priority;
    if (!priority || priority === 'P2' || unbuiltAreaOf(clause)) return [];
    return [
      ...(rules.length === 0 ? [`${clause} (${priority}) names no rule: cite it where the code decides it.`] : []),
      ...(tests.length === 0 ? [`${clause} (${priority}) names no test: cite it in the title of one.`] : []),
    ];
  });
