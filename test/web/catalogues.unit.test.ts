import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import english from '../../web/src/i18n/en/index.js';
import { preferredLanguage } from '../../web/src/i18n/languages.js';
import swedish from '../../web/src/i18n/sv/index.js';

/** What the parser makes of a message: text, arguments, and branches with more of the same. */
interface MessageFormatElement {
  type: number;
  value: string;
  options?: Record<string, { value: MessageFormatElement[] }>;
}
interface Parser {
  parse(message: string): MessageFormatElement[];
  TYPE: Record<'literal' | 'pound', number>;
}

// The very parser of the client: react-intl keeps it to itself, so it is asked where it lies.
const besideReactIntl = createRequire(createRequire(import.meta.url).resolve('react-intl'));
const { parse, TYPE } = (await import(besideReactIntl.resolve('@formatjs/icu-messageformat-parser'))) as Parser;

const source = sourceOfTheClient(join(process.cwd(), 'web', 'src'));

describe('The texts of the web client', () => {
  test('both languages say the same things', () => {
    expect(Object.keys(swedish).sort()).toEqual(Object.keys(english).sort());
  });

  test('both languages name the same facts in each text', () => {
    const facts = (catalogue: Record<string, string>) =>
      Object.fromEntries(Object.entries(catalogue).map(([key, text]) => [key, [...argumentsOf(parse(text))].sort()]));

    expect(facts(swedish)).toEqual(facts(english));
  });

  test('every text is used somewhere', () => {
    const literals = new Set(source.match(/'[a-zA-Z]+(\.[a-zA-Z0-9-]+)*'/g)?.map((literal) => literal.slice(1, -1)));
    const families = [...source.matchAll(/`([a-zA-Z]+\.)\$\{/g)].map((match) => match[1] ?? '');

    const unused = Object.keys(english).filter(
      (key) => !literals.has(key) && !families.some((family) => key.startsWith(family)),
    );

    expect(unused).toEqual([]);
  });

  test('nothing is shouted, and nothing is left blank', () => {
    const texts = [...Object.values(english), ...Object.values(swedish)];

    expect(texts.filter((text) => text.includes('!') || text.trim() === '')).toEqual([]);
  });

  test('whoever reads Swedish is one person, and is said du to, on a page and in a letter', () => {
    const letters = readdirSync('src/contexts', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => readFileSync(join('src', 'contexts', file), 'utf8').split('\n'));

    const said = [...Object.values(swedish), ...letters];

    expect(said.filter((text) => /(?<![\p{L}-])([Nn]i|[Ee]r|[Ee]rt|[Ee]ra)(?![\p{L}-])/u.test(text))).toEqual([]);
  });

  test('a person gets the language chosen before, else the first of the browser that we write, else English', () => {
    expect(preferredLanguage('sv', ['en-GB'])).toBe('sv');
    expect(preferredLanguage(null, ['de-DE', 'sv-FI', 'en'])).toBe('sv');
    expect(preferredLanguage('fi', ['pl'])).toBe('en');
  });
});

function sourceOfTheClient(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('i18n/en') && !file.startsWith('i18n/sv'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

function argumentsOf(elements: MessageFormatElement[]): Set<string> {
  const names = new Set<string>();
  for (const element of elements) {
    if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
    names.add(element.value);
    const branches = Object.values(element.options ?? {}).map((option) => option.value);
    for (const name of branches.flatMap((branch) => [...argumentsOf(branch)])) names.add(name);
  }
  return names;
}
