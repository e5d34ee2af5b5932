import { expect, test } from '@jest/globals';
import { type CrmModule, CrmModules } from '../../src/platform/module-port.js';
import { UnitOfWork } from '../../src/platform/unit-of-work.js';
import { Contents } from '../../src/shared-kernel/contents.js';
import { type CrmApp, type CrmClient, TENANTS } from '../contexts/crm/app.js';

type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete';
export interface Request {
  verb: Verb;
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** One piece of content as a person puts it in, and every way to it. */
export interface ContentExample {
  /** As a report would name it. */
  address: string;
  /** Routes that answer with it, or change it. */
  ways: Request[];
  /** Lists in which its words stand. */
  lists: string[];
}

/** How to put in one piece of each kind; the words hold the given one, so that they are found again. */
export type ContentExamples = Record<string, (client: CrmClient, word: string) => Promise<ContentExample>>;

const CLAUSE = 'AUP 2.2' as const;

/**
 * What every module owes that keeps what people write or upload (AUP 2.1, 2.2): each of its tables is in a kind of
 * content, and each kind is really gone from the client's sight when a case disables a piece of it, stays in the
 * export, and comes back. A kind without an example here fails.
 */
export function testModuleContract(crm: () => CrmApp, examples: ContentExamples): void {
  const modules = (): CrmModule[] => crm().app.get(CrmModules).all();
  const tenantId = TENANTS.acme!;
  const within = <T>(work: (contents: Contents) => Promise<T>): Promise<T> =>
    crm()
      .app.get(UnitOfWork)
      .run(tenantId, () => work(crm().app.get(Contents)));

  test('AUP 2.1, 2.2: every table with a client’s own data is in a kind of content, and every kind has an example', () => {
    const kept = modules().flatMap(({ dataInventory }) =>
      dataInventory
        .filter(({ personal }) => personal.some(({ purposes }) => purposes.includes('client-data')))
        .map(({ table }) => table),
    );
    const kinds = modules().flatMap(({ content }) => content);

    expect(kinds.flatMap(({ table, parts }) => [table, ...parts]).sort()).toEqual([...kept].sort());
    expect(Object.keys(examples).sort()).toEqual(kinds.map(({ table }) => table).sort());
  });

  test.each(Object.keys(examples))(
    'AUP 2.1, 2.2: a disabled %s is neither read nor changed, stays in the export, and comes back',
    async (table) => {
      const client = crm().http('acme');
      const word = `kanarie${table.replace('_', '')}`;
      const { address, ways, lists } = await examples[table]!(client, word);
      const answers = (requests: Request[]) =>
        Promise.all(requests.map(({ verb, path, body, headers }) => client[verb](path, body, headers)));
      const listed = async () => {
        const pages = await answers(lists.map((path) => ({ verb: 'get', path })));
        return pages.map(({ status, text }) => [status, text.includes(word)]);
      };
      const reads = ways.filter(({ verb }) => verb === 'get');
      const seen = (await answers(reads)).map(({ status }) => status);
      expect(await listed()).toEqual(lists.map(() => [200, true]));

      const content = await within((contents) => contents.withhold(tenantId, address, CLAUSE));

      expect(content).toHaveProperty('authorId');
      for (const answer of await answers(ways))
        expect(answer).toMatchObject({ status: 403, body: { code: 'content-disabled', clause: CLAUSE } });
      expect(await listed()).toEqual(lists.map(() => [200, false]));
      expect(await exported(crm(), modules())).toContain(word);

      await within((contents) => contents.show(tenantId, address));

      expect((await answers(reads)).map(({ status }) => status)).toEqual(seen);
      expect(await listed()).toEqual(lists.map(() => [200, true]));
    },
  );

  test('AUP 2.1, 2.2: an address that nobody has anything at is no content, nor is another client’s', async () => {
    const elsewhere = await examples.contact!(crm().http('bolt'), 'elsewhere');
    const nowhere = await within((contents) => contents.withhold(tenantId, 'acme.localhost/p/7', CLAUSE));
    const foreign = await within((contents) => contents.withhold(tenantId, elsewhere.address, CLAUSE));

    expect([nowhere, foreign]).toEqual([undefined, undefined]);
  });
}

async function exported(crm: CrmApp, modules: CrmModule[]): Promise<string> {
  return crm.within('acme', async () => {
    const rows: unknown[] = [];
    for (const module of modules)
      for (const part of module.exportData(TENANTS.acme!)) for await (const row of part.rows) rows.push(row);
    return JSON.stringify(rows);
  });
}
