import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeApi } from '../../src/platform/http/openapi.js';
import { startApp, type TestApp } from '../support/app.js';

interface Operation {
  operationId: string;
  'x-access'?: object;
  responses: Record<string, object>;
}

describe('the description of the API', () => {
  let app: TestApp;
  let document: ReturnType<typeof describeApi>;

  beforeAll(async () => {
    app = await startApp();
    document = describeApi(app.runtime.app);
  });

  afterAll(() => app.stop());

  const operations = (): [string, Operation][] =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, Operation>).map(([method, operation]): [string, Operation] => [
        `${method.toUpperCase()} ${path}`,
        operation,
      ]),
    );

  test('is committed as the code says it; `npm run openapi` writes it', () => {
    const committed = JSON.parse(readFileSync('docs/openapi.json', 'utf8'));

    expect(JSON.parse(JSON.stringify(document))).toEqual(committed);
  });

  test('every operation declares who may call it and what a success looks like, be it the way to another page', () => {
    expect(operations().length).toBeGreaterThan(80);
    for (const [name, { 'x-access': access, responses }] of operations()) {
      expect([name, access]).toEqual([name, expect.objectContaining({ roles: expect.anything() })]);
      expect([name, Object.keys(responses)]).toEqual([name, expect.arrayContaining([expect.stringMatching(/^[23]/)])]);
    }
  });

  test('every body has a name of its own: of two classes that share one, the description would show one', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    const declared = sources.flatMap((path) =>
      [...readFileSync(join('src', path), 'utf8').matchAll(/^(?:export )?class (\w+)/gm)].map(([, name]) => name!),
    );
    const described = new Set(Object.keys(document.components?.schemas ?? {}));

    expect(declared.filter((name, index) => described.has(name) && declared.indexOf(name) !== index)).toEqual([]);
  });

  test('every operation has a name of its own', () => {
    const ids = operations().map(([, { operationId }]) => operationId);

    expect(new Set(ids).size).toBe(ids.length);
  });
});
