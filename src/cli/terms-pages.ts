import type { ClauseEntry } from '../contexts/terms/contract.js';
import { UNBUILT_AREAS, unbuiltAreaOf } from '../contexts/terms/domain/clause-areas.js';
import { CLAUSES } from '../contexts/terms/domain/clauses.js';

export interface Page {
  /** File name under docs/terms. */
  name: string;
  text: string;
}

const LABELS = [
  ['rules', 'Rule'],
  ['timers', 'Timers'],
  ['notices', 'Notices'],
  ['evidence', 'Evidence'],
  ['tests', 'Tests'],
] as const;

/** One page a section of the two documents, and an index that says how far the code has come. */
export function pagesOf(entries: ClauseEntry[]): Page[] {
  const inOrder = entries.toSorted((a, b) =>
    placeOf(a.clause).localeCompare(placeOf(b.clause), 'en', { numeric: true }),
  );
  const sections = Map.groupBy(inOrder, ({ clause }) => sectionOf(clause));
  const pages = [...sections].map(([section, clauses]) => ({
    name: fileOf(section),
    text: sectionPage(section, clauses),
  }));
  return [{ name: 'README.md', text: indexPage(sections) }, ...pages];
}

/** The terms before the policy, and 3.9 before 3.10. */
const placeOf = (clause: string): string => clause.replace('ToS', '1').replace('AUP', '2');

const sectionOf = (clause: string): string =>
  clause.startsWith('AUP') ? 'AUP' : clause.split('.').slice(0, 1).join('.');

const fileOf = (section: string): string => `${section.toLowerCase().replace(' ', '-')}.md`;

const nameOf = (section: string): string =>
  section === 'AUP' ? 'Acceptable Use Policy' : `Terms of Service, section ${section.slice(4)}`;

const GENERATED = 'Written by `npm run terms -- --write` from the code; changes by hand are lost.';

function indexPage(sections: Map<string, ClauseEntry[]>): string {
  const rows = [...sections].map(([section, entries]) => {
    const { all, built, complete } = coverage(entries);
    return `| [${nameOf(section)}](${fileOf(section)}) | ${all} | ${built} | ${complete} |`;
  });
  const total = coverage([...sections.values()].flat());
  const unbuilt = UNBUILT_AREAS.map(({ area, reason, clauses }) => `| ${area} | ${reason} | ${clauses.join(', ')} |`);
  return lines([
    '# The contract, clause by clause',
    '',
    GENERATED,
    '',
    'Each clause with the rule that executes it, the deadlines that wait under it, the letters that it has written,',
    'the events that are kept as evidence of it, and the tests whose titles name it. Priorities: P0 the main job, P1',
    'the whole mission, P2 beyond it. `npm run terms -- --check` fails when a P0 or P1 clause of a part that is built',
    'names no rule or no test, or when these pages are not what the code says.',
    '',
    '| Section | Clauses | Built | With rule and test |',
    '|---|---|---|---|',
    ...rows,
    `| **All** | **${total.all}** | **${total.built}** | **${total.complete}** |`,
    '',
    '## Not built yet',
    '',
    '| Part | Why | Clauses |',
    '|---|---|---|',
    ...unbuilt,
  ]);
}

function coverage(entries: ClauseEntry[]) {
  const built = entries.filter(({ clause }) => !unbuiltAreaOf(clause));
  const complete = built.filter(({ rules, tests }) => rules.length > 0 && tests.length > 0);
  return { all: entries.length, built: built.length, complete: complete.length };
}

const sectionPage = (section: string, entries: ClauseEntry[]): string =>
  lines([`# ${nameOf(section)}`, '', GENERATED, ...entries.flatMap(paragraphOf)]);

function paragraphOf(entry: ClauseEntry): string[] {
  const { clause, title } = entry;
  const priority = CLAUSES.find((known) => known.clause === clause)!.priority;
  const area = unbuiltAreaOf(clause);
  const named = LABELS.filter(([kind]) => entry[kind].length > 0);
  return [
    '',
    `## ${clause} ${title}`,
    '',
    `${priority}.${area ? ` Part of ${area.area}: ${area.reason}` : ''}`,
    ...(named.length > 0 ? [''] : []),
    ...named.flatMap(([kind, label]) => [`- ${label}:`, ...entry[kind].map((place) => `  - ${shown(kind, place)}`)]),
  ];
}

/** A test's title is prose, everything else is a name in the code. */
const shown = (kind: string, place: string): string => {
  const [path, ...title] = place.split(' › ');
  if (kind === 'tests') return `[\`${path}\`](../../${path}): ${title.join(' › ')}`;
  if (kind !== 'rules') return `\`${place}\``;
  const [file, symbol] = place.split('#');
  return `[\`${file}\`](../../${file})${symbol ? ` \`${symbol}\`` : ''}`;
};

const lines = (text: string[]): string => `${text.join('\n')}\n`;
