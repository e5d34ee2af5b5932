import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const css = readFileSync(join(process.cwd(), 'web/src/design/tokens.css'), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name = '', light = '', dark = '']) => [
    name,
    { light, dark },
  ]),
);

const grounds = ['surface', 'surface-raised', 'surface-hover'];
const states = ['good', 'waiting', 'warning', 'stopped'];
const pairs = [
  ...['text', 'text-muted', 'accent', ...states].flatMap((ink) => grounds.map((ground) => [ink, ground] as const)),
  ...states.map((state) => [state, `${state}-soft`] as const),
  ...states.map((state) => ['text', `${state}-soft`] as const),
  ['accent', 'accent-soft'] as const,
  ['text', 'accent-soft'] as const,
  ...['accent-fill', 'accent-fill-hover', 'stopped-fill', 'stopped-fill-hover'].map(
    (fill) => ['on-accent', fill] as const,
  ),
];

describe('The colours', () => {
  test.each(pairs)('%s can be read on %s by day and by night', (ink, ground) => {
    for (const theme of ['light', 'dark'] as const)
      expect(contrast(colour(ink, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['surface', 'surface-raised'])('the edge of a field can be seen on %s', (ground) => {
    for (const theme of ['light', 'dark'] as const)
      expect(contrast(colour('border-strong', theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});

function colour(name: string, theme: 'light' | 'dark'): string {
  const token = tokens.get(name);
  if (!token) throw new Error(`There is no colour ${name}`);
  return token[theme];
}

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
