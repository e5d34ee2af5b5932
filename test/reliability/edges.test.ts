import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import type { Answer } from '../../src/sandbox/http-client.js';
import {
  accesslessIn,
  faultsOfLoss,
  handlersWithoutAccess,
  short as shortAuthorisation,
  takeAway,
  tryEverybody,
} from './authorisation.js';
import { cellsIn, exportEverything, wouldRun } from './exports.js';
import { askForAddresses, type Door, guess, short as shortGuessing } from './guessing.js';
import { sendHostileStrings, short as shortHostile } from './hostile-strings.js';
import { sendMalformed, short as shortMalformed } from './malformed.js';
import { openPremises, type Premises } from './premises.js';
import { ResponseJudge } from './response-judge.js';

describe('whatever is sent to any operation', () => {
  let premises: Premises;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ premises, close } = await openPremises());
  });

  afterAll(() => close());

  test('each operation lets in whom it declares, by session and by key, and nobody else', async () => {
    const { faults, requests } = await tryEverybody(premises, shortAuthorisation);

    expect(faults).toEqual([]);
    expect(requests).toBeGreaterThan(premises.operations.length);
  });

  test('a declaration that says something else than the guard does is noticed, and one that is missing', async () => {
    const invoices = premises.operations.find(({ method, path }) => `${method} ${path}` === 'GET /v1/invoices')!;
    @Controller('open')
    class Undeclared {
      @Get()
      read(): string {
        return 'to anybody';
      }
    }

    const { faults } = await tryEverybody(premises, { step: 1 }, [{ ...invoices, roles: ['user'], scope: undefined }]);

    expect(faults).toContain('GET /v1/invoices as user: role-required instead of in');
    expect(faults).toContain('GET /v1/invoices as administrator: in instead of role-required');
    expect(accesslessIn(Undeclared)).toEqual(['Undeclared.read declares nobody']);
    expect(handlersWithoutAccess(premises)).toEqual([]);
  });

  test('a session, a role, a key or a place that is taken away is gone with the next request, on another replica as well', async () => {
    const { faults, tried } = await takeAway(premises);

    expect(faults).toEqual([]);
    expect(tried).toBeGreaterThanOrEqual(6);
  });

  test('what is not gone after all is noticed', async () => {
    const me = () => premises.company.api.get('/v1/me');

    const faults = await faultsOfLoss({ name: 'nothing', asks: me, happens: me, answered: 401 });

    expect(faults).toEqual(['nothing: 200,200 instead of 401']);
  });

  test('no exported cell is a formula, whatever people wrote, and what was exported comes back by the import', async () => {
    const { faults, files } = await exportEverything(premises);

    expect(faults).toEqual([]);
    expect(files).toBeGreaterThan(8);
  });

  test('a cell that a spreadsheet would run is noticed', () => {
    const cells = cellsIn(`\ufeffname,phone\r\n=1+1,+46701740605\r\n"-cmd|' /C calc'!A0",-12.5\r\n'=1+1,\uff1dA1\r\n`);

    expect(cells.filter(wouldRun)).toEqual(['=1+1', '+46701740605', "-cmd|' /C calc'!A0", '\uff1dA1']);
  });

  test('of many guesses at one account a few are hashed, and its owner gets in on a device that is known', async () => {
    const { faults, hashed, ownerOnAKnownDevice } = await guess(premises, shortGuessing);

    expect(faults).toEqual([]);
    expect([hashed, ownerOnAKnownDevice]).toEqual([shortGuessing.mostHashed, 'always in']);
  });

  test('a door that forgets who has tried is noticed', async () => {
    const { faults } = await guess(premises, { ...shortGuessing, rounds: 1 }, true);

    expect(faults).toContain(`${shortGuessing.guesses} of ${shortGuessing.guesses} guesses were hashed`);
  });

  test('log-in, reset and invitation answer for a known address what they answer for an unknown one', async () => {
    const { faults } = await askForAddresses(premises, shortGuessing);

    expect(faults).toEqual([]);
  });

  test('a door that answers otherwise for an address that it knows is noticed', async () => {
    const tellTale: Door = {
      name: 'a tell-tale',
      known: ({ company }) => company.founder.email,
      ask: ({ company }, email) => company.api.get(email === company.founder.email ? '/v1/me' : '/v1/nobody'),
    };

    const { faults } = await askForAddresses(premises, shortGuessing, [tellTale]);

    expect(faults).toContainEqual(expect.stringMatching(/^a tell-tale: \[(200|404)/));
  });

  test('50 kB of hostile text in any field costs no more than a moment', async () => {
    const { faults, requests, fields } = await sendHostileStrings(premises, shortHostile);

    expect(faults).toEqual([]);
    expect([requests, fields > 300]).toEqual([fields, true]);
  });

  test('a field that takes too long over a text is noticed', async () => {
    const operations = premises.operations.filter(({ method, path }) => `${method} ${path}` === 'POST /v1/queries');

    const { faults } = await sendHostileStrings({ ...premises, operations }, { ...shortHostile, withinMs: 0 });

    expect(faults).toContainEqual(expect.stringMatching(/^POST \/v1\/queries name: .* ms$/));
  });

  test('a malformed request is answered as the API’s description promises, and never by a fault of ours', async () => {
    const { faults, requests, operations } = await sendMalformed(premises, shortMalformed);

    expect(faults).toEqual([]);
    expect(requests).toBe(operations * shortMalformed.callsPerOperation);
  });

  test.each([
    ['an error of ours', { status: 500, body: problem(500, 'internal') }, /500/],
    ['a problem of another status', { status: 422, body: problem(400, 'unreadable') }, /says 400 under 422/],
    ['a problem without a code', { status: 404, body: { type: '/problems/x', title: 'x', status: 404 } }, /code/],
    ['a problem in plain JSON', { status: 404, body: problem(404, 'not-found'), type: 'application/json' }, /json/],
    ['what a database said', { status: 422, body: problem(422, 'violates check constraint') }, /inside/],
    ['a success that is not declared', { status: 201, body: {} }, /201 is not declared/],
    ['a success without its fields', { status: 200, body: { items: [{ id: 'x' }] } }, /not as declared/],
  ])('%s is noticed', (_, { status, body, type }: { status: number; body: object; type?: string }, fault) => {
    const text = JSON.stringify(body);
    const usual = status < 400 ? 'application/json' : 'application/problem+json';
    const headers = new Headers({ 'content-type': type ?? usual });
    const answer: Answer = { status, headers, body, text, bytes: Buffer.from(text) };

    const faults = new ResponseJudge(premises.description).faultsOf({ method: 'GET', path: '/v1/invoices' }, answer);

    expect(faults).toContainEqual(expect.stringMatching(fault));
  });
});

function problem(status: number, code: string) {
  return { type: `/problems/${code}`, title: 'Something is wrong', status, code };
}
