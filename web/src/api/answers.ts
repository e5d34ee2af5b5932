import type { paths } from './schema.gen.js';

type JsonOf<Answer> = Answer extends { content: { 'application/json': infer Body } } ? Body : never;

/** What a GET of this path answers with. */
export type Got<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: infer Answer } } }
  ? JsonOf<Answer>
  : never;

/** What a GET of this path may ask for. */
export type Asked<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Query } } }
  ? NonNullable<Query>
  : never;
