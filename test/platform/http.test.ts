import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Body, Controller, Get, Global, Module, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import { IsEmail, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import request from 'supertest';
import { readConfig } from '../../src/platform/config.js';
import { Database } from '../../src/platform/database.js';
import { Authenticator, Member, type Principal, Public } from '../../src/platform/http/access.js';
import { answeredNotModified, etagOf, IfMatch } from '../../src/platform/http/concurrency.js';
import { GatewayRoute } from '../../src/platform/http/idempotency.js';
import { PageQuery, readCursor, toPage } from '../../src/platform/http/pagination.js';
import { createServer } from '../../src/platform/http/server.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { inTenant } from '../../src/platform/tenant-scope.js';
import { EventRecorder } from '../../src/platform/unit-of-work.js';
import { Conflict, Stale } from '../../src/shared-kernel/errors.js';
import { SYSTEM } from '../../src/shared-kernel/tenant.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const ACME = '01900000-0000-7000-8000-00000000000a';

class Place {
  @IsString()
  @MaxLength(5)
  street!: string;
}
class NewGuest {
  @IsEmail()
  email!: string;
  @ValidateNested()
  @Type(() => Place)
  place!: Place;
}

let checkedIn = 0;
let bankCalls = 0;
let hold: Promise<void> | undefined;

@Controller('v1/guests')
class Guests {
  constructor(private readonly database: Database) {}

  @Post()
  @Member({ scope: 'guests:write' })
  async create(@Body() guest: NewGuest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    checkedIn++;
    await sql`insert into inbox_message values (${ACME}, ${guest.email}, ${ACME}, '2026-01-01Z')`.execute(
      this.database.app(),
    );
    await hold;
    if (guest.email === 'full@example.com') throw new Conflict('full', 'No room.');
    void reply.header('etag', etagOf(1));
    return { number: checkedIn };
  }

  @Post('deposits')
  @GatewayRoute()
  @Member()
  async deposit(): Promise<object> {
    bankCalls++;
    if (bankCalls === 1) throw new Conflict('bank-closed', 'Come back tomorrow.');
    return { receipt: bankCalls };
  }

  @Get()
  @Member({ needs: 'read' })
  list(@Query() page: PageQuery): object {
    const question = { sort: 'n' };
    const after = Number(readCursor(page.cursor, question)?.[0] ?? 0);
    const rows = [1, 2, 3, 4, 5].filter((n) => n > after).slice(0, page.limit + 1);
    return toPage(rows, page.limit, question, (n) => [String(n)]);
  }

  @Get('regulars')
  @Member({ needs: 'read' })
  regulars(@Query() page: PageQuery): object {
    return this.list(page);
  }

  @Get('vip')
  @Member({ needs: 'read', module: 'lounge' })
  vip(): object {
    return {};
  }

  @Get(':id')
  @Public()
  one(@Param('id') _id: string, @Req() req: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): unknown {
    return answeredNotModified(req, reply, etagOf(3)) ? undefined : { name: 'Guest' };
  }

  @Patch(':id')
  @Public()
  change(@IfMatch() version: number): object {
    if (version !== 3) throw new Stale();
    return { version: 4 };
  }
}

const principal: Principal = {
  tenantId: ACME,
  accountId: '01900000-0000-7000-8000-0000000000aa',
  role: 'user',
  via: 'session',
  instance: { state: 'ACTIVE', modules: [] },
};

class Reception extends Authenticator {
  async tenantOf(host: string): Promise<string | undefined> {
    return host.startsWith('acme') ? ACME : undefined;
  }
  async authenticate(req: FastifyRequest): Promise<Principal | undefined> {
    const state = req.headers['x-state'] as string | undefined;
    if (req.headers.authorization === 'key') return { ...principal, via: 'api-key', scopes: [] };
    return req.headers.cookie ? { ...principal, instance: { state: state ?? 'ACTIVE', modules: [] } } : undefined;
  }
}

class RecordsNothing extends EventRecorder {
  async record(): Promise<void> {}
}

@Global()
@Module({
  controllers: [Guests],
  providers: [
    { provide: EventRecorder, useClass: RecordsNothing },
    { provide: Authenticator, useClass: Reception },
  ],
  exports: [EventRecorder, Authenticator],
})
class Hotel {}

@Module({})
class Root {}

describe('the API’s manners', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = await Database.open({
      appUrl: testDatabase.appUrl,
      systemUrl: testDatabase.systemUrl,
      poolSize: 4,
      namedScope: true,
      entities: [],
    });
    const config = readConfig({ NODE_ENV: 'test' });
    const root = { module: Root, imports: [PlatformModule.with(config, database), Hotel] };
    app = await createServer({ root, logLevel: 'silent' });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });

  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  const http = () => request(app.getHttpServer());
  const asMember = (call: request.Test) =>
    call.set('Host', 'acme.localhost').set('Cookie', 'session=x').set('Origin', 'http://acme.localhost');
  const guest = (email: string) => ({ email, place: { street: 'Main' } });
  const rowsOf = (email: string) =>
    inTenant(ACME, SYSTEM, async () => {
      const { rows } = await sql`select 1 from inbox_message where consumer = ${email}`.execute(database.app());
      return rows.length;
    });

  test('every wrong field is named by pointer and rule, unknown ones are refused', async () => {
    const answer = await asMember(http().post('/v1/guests')).send({ place: { street: 'Broadway' }, isAdmin: true });

    expect(answer.status).toBe(422);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.body.errors.map(({ pointer, code }: never) => [pointer, code])).toEqual(
      expect.arrayContaining([
        ['/email', 'required'],
        ['/place/street', 'max-length'],
        ['/isAdmin', 'unknown-field'],
      ]),
    );
  });

  test('an unknown path and an unknown host look alike, byte for byte', async () => {
    const path = await asMember(http().get('/v1/nowhere'));
    const host = await http().get('/v1/guests').set('Host', 'nobody.localhost');

    expect(path.status).toBe(404);
    expect(host.text).toBe(path.text);
    expect(host.headers['x-request-id']).not.toBe(path.headers['x-request-id']);
  });

  test('without a session the answer is 401', async () => {
    expect((await http().get('/v1/guests').set('Host', 'acme.localhost')).status).toBe(401);
  });

  test('a page of a sibling subdomain cannot make a member’s browser change anything', async () => {
    const foreign = await asMember(http().post('/v1/guests'))
      .set('Origin', 'http://evil.localhost')
      .send(guest('a@example.com'));
    const silent = await http().post('/v1/guests').set('Host', 'acme.localhost').set('Cookie', 'session=x').send({});

    expect([foreign.status, foreign.body.code]).toEqual([403, 'foreign-origin']);
    expect(silent.body.code).toBe('foreign-origin');
  });

  test('a key without the scope, a plan without the module and a state that forbids it each say so', async () => {
    const key = await http().get('/v1/guests').set('Host', 'acme.localhost').set('Authorization', 'key');
    const plan = await asMember(http().get('/v1/guests/vip'));
    const readOnly = await asMember(http().post('/v1/guests')).set('x-state', 'READ_ONLY').send(guest('a@example.com'));
    const suspended = await asMember(http().get('/v1/guests')).set('x-state', 'SUSPENDED');
    const reading = await asMember(http().get('/v1/guests')).set('x-state', 'READ_ONLY');

    expect(key.body.code).toBe('scope-required');
    expect([plan.status, plan.body.code, plan.body.clause]).toEqual([403, 'entitlement-required', 'ToS 1.5.plan']);
    expect([readOnly.body.code, readOnly.body.clause]).toEqual(['instance-read-only', 'ToS 4.7']);
    expect([suspended.body.code, suspended.body.clause]).toEqual(['instance-suspended', 'ToS 3.4.c']);
    expect(reading.status).toBe(200);
  });

  test('a request sent again under its key gets the first answer and nothing happens twice', async () => {
    const send = () => asMember(http().post('/v1/guests')).set('Idempotency-Key', 'k1').send(guest('once@example.com'));

    const first = await send();
    const again = await send();

    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.etag).toBe(first.headers.etag);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(await rowsOf('once@example.com')).toBe(1);
  });

  test('the same key with another body is refused', async () => {
    await asMember(http().post('/v1/guests')).set('Idempotency-Key', 'k2').send(guest('b@example.com'));

    const other = await asMember(http().post('/v1/guests')).set('Idempotency-Key', 'k2').send(guest('c@example.com'));

    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  test('while the first is being worked on, the second hears 409', async () => {
    let release = () => {};
    hold = new Promise((resolve) => (release = resolve));
    const send = () => asMember(http().post('/v1/guests')).set('Idempotency-Key', 'k3').send(guest('slow@example.com'));
    const before = checkedIn;

    const first = send().then((answer) => answer);
    while (checkedIn === before) await new Promise(setImmediate);
    const second = await send();
    release();
    hold = undefined;

    expect([second.status, second.body.code]).toEqual([409, 'request-in-flight']);
    expect((await first).status).toBe(201);
  });

  test('an effect that fails leaves neither row nor stored answer', async () => {
    const send = () => asMember(http().post('/v1/guests')).set('Idempotency-Key', 'k4').send(guest('full@example.com'));

    expect([(await send()).status, (await send()).status]).toEqual([409, 409]);

    expect(await rowsOf('full@example.com')).toBe(0);
  });

  test('around a gateway the key is claimed first, freed by an error, and kept by an answer', async () => {
    const send = () => asMember(http().post('/v1/guests/deposits')).set('Idempotency-Key', 'k5').send({});

    const answers = [await send(), await send(), await send()];

    expect(answers.map(({ status }) => status)).toEqual([409, 201, 201]);
    expect(answers[2]!.body).toEqual({ receipt: 2 });
    expect(bankCalls).toBe(2);
  });

  test('pages follow on from one another, and a foreign cursor is refused', async () => {
    const first = await asMember(http().get('/v1/guests?limit=2'));
    const second = await asMember(http().get(`/v1/guests?limit=2&cursor=${first.body.next}`));
    const last = await asMember(http().get(`/v1/guests?limit=2&cursor=${second.body.next}`));
    const forged = await asMember(http().get('/v1/guests?cursor=bm90LW91cnM'));
    const { q } = JSON.parse(Buffer.from(first.body.next, 'base64url').toString());
    const moved = Buffer.from(JSON.stringify({ q, k: ['4'] })).toString('base64url');
    const altered = await asMember(http().get(`/v1/guests?cursor=${moved}`));
    const elsewhere = await asMember(http().get(`/v1/guests/regulars?cursor=${first.body.next}`));
    const tooMany = await asMember(http().get('/v1/guests?limit=201'));

    expect([first.body.items, second.body.items, last.body.items]).toEqual([[1, 2], [3, 4], [5]]);
    expect(last.body.next).toBeNull();
    for (const refused of [forged, altered, elsewhere])
      expect([refused.status, refused.body.errors?.[0].pointer]).toEqual([422, '/cursor']);
    expect(tooMany.body.errors[0]).toMatchObject({ pointer: '/limit', code: 'max', bounds: { min: 1, max: 200 } });
  });

  test('changing needs the version that was read: 428 without, 412 when it is stale', async () => {
    const call = () => http().patch('/v1/guests/1').set('Host', 'acme.localhost');

    expect((await call()).status).toBe(428);
    expect((await call().set('If-Match', '"2"')).status).toBe(412);
    expect((await call().set('If-Match', '"3"')).body).toEqual({ version: 4 });
    const merge = call().set('If-Match', '"3"').set('Content-Type', 'application/merge-patch+json').send('{"a":null}');
    expect((await merge).status).toBe(200);
  });

  test.each(['"3"', 'W/"3"', '"1", "3"'])(
    'who has this version already is told so: If-None-Match %s',
    async (known) => {
      const answer = await http().get('/v1/guests/1').set('Host', 'acme.localhost').set('If-None-Match', known);

      expect([answer.status, answer.text]).toEqual([304, '']);
    },
  );

  test('an address that the router refuses is answered like every other fault', async () => {
    const tooLong = await http()
      .get(`/v1/guests/${'x'.repeat(300)}`)
      .set('Host', 'acme.localhost');
    const broken = await http().get('/v1/guests/%zz').set('Host', 'acme.localhost');
    const unknown = await http().get('/v1/nowhere').set('Host', 'acme.localhost');

    expect([tooLong.status, tooLong.text]).toEqual([404, unknown.text]);
    expect([broken.status, broken.body.code]).toEqual([400, 'unreadable']);
    expect(broken.headers['content-type']).toMatch('application/problem+json');
  });

  test('malformed JSON is a problem document, not a crash', async () => {
    const answer = await asMember(http().post('/v1/guests')).set('Content-Type', 'application/json').send('{"a":');

    expect([answer.status, answer.body.code]).toEqual([400, 'unreadable']);
  });

  test('a NUL character, half a character and endless nesting are refused before anybody reads them', async () => {
    const nul = await asMember(http().post('/v1/guests')).send({ email: 'a\0@example.com' });
    const half = await asMember(http().post('/v1/guests')).send({ 'a\ud83d': 'a\ud83d@example.com' });
    const query = await asMember(http().get('/v1/guests?cursor=%00'));
    const deep = await asMember(http().post('/v1/guests'))
      .set('Content-Type', 'application/json')
      .send(`{"place":${'['.repeat(20_000)}${']'.repeat(20_000)}}`);

    expect([nul, half, query, deep].map(({ status, body }) => [status, body.code])).toEqual(
      Array(4).fill([400, 'unreadable']),
    );
  });

  test('a card number is refused by the field it stands in, and is not said back (ToS 4.1)', async () => {
    const number = '4242 4242 4242 4242';
    const body = await asMember(http().post('/v1/guests')).send({ ...guest('card@example.com'), notes: ['', number] });
    const numeric = await asMember(http().post('/v1/guests')).send({ place: { street: 4242424242424242 } });
    const named = await asMember(http().post('/v1/guests')).send({ [number]: 1 });
    const query = await asMember(http().get(`/v1/guests?search=${encodeURIComponent(number)}`));

    const answers = [body, numeric, named, query];
    expect(answers.map((answer) => [answer.status, answer.body.clause])).toEqual(Array(4).fill([422, 'ToS 4.1']));
    expect(answers.map((answer) => answer.body.errors[0])).toMatchObject(
      ['/notes/1', '/place/street', '', '/search'].map((pointer) => ({ pointer, code: 'card-number' })),
    );
    expect(answers.map(({ text }) => text).join()).not.toMatch(/4242/);
    expect(await rowsOf('card@example.com')).toBe(0);
  });

  test('an Origin that is no address is a foreign one', async () => {
    const answer = await asMember(http().post('/v1/guests')).set('Origin', 'nonsense').send(guest('a@example.com'));

    expect([answer.status, answer.body.code]).toEqual([403, 'foreign-origin']);
  });

  test('every answer says how little a browser may do with it', async () => {
    const answer = await asMember(http().get('/v1/guests'));
    const page = await http().get('/readyz');

    expect(answer.headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    expect(page.headers['x-frame-options']).toBe('DENY');
  });

  test('probes and figures answer under any host', async () => {
    expect((await http().get('/livez')).status).toBe(200);
    expect((await http().get('/readyz')).status).toBe(200);
    expect((await http().get('/metrics')).text).toMatch('http_request_duration_seconds');
  });

  test('stopping ends the streams of those who watch, and does not wait for them to leave', async () => {
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    const watching = get({ port, path: '/v1/live', headers: { host: 'acme.localhost', cookie: 'session=x' } });
    const [stream] = (await once(watching, 'response')) as [IncomingMessage];
    const ended = once(stream.resume(), 'end');

    await app.close();

    expect(stream.statusCode).toBe(200);
    await ended;
  });
});
