import { afterAll, beforeAll, describe } from '@jest/globals';
import { entities as contactEntities } from '../../../src/contexts/crm/contacts/adapters/postgres.js';
import { ContactsModule } from '../../../src/contexts/crm/contacts/contacts.module.js';
import { entities as importEntities } from '../../../src/contexts/crm/data-collection/adapters/postgres.js';
import { DataCollectionModule } from '../../../src/contexts/crm/data-collection/data-collection.module.js';
import { entities as queryEntities } from '../../../src/contexts/crm/queries/adapters/postgres.js';
import { QueriesModule } from '../../../src/contexts/crm/queries/queries.module.js';
import { type ContentExamples, testModuleContract } from '../../support/module-contract.js';
import { type CrmApp, type CrmClient, startCrm } from './app.js';
import { aBasis, aDraft } from './support.js';

let crm: CrmApp;
beforeAll(async () => {
  const entities = [...contactEntities, ...importEntities, ...queryEntities];
  crm = await startCrm([ContactsModule, DataCollectionModule, QueriesModule], entities);
});
afterAll(() => crm?.stop());

const seen = { 'if-match': '"1"' };
const person = async (client: CrmClient, word: string): Promise<string> => {
  const draft = { ...aDraft({ givenName: word, email: `${word}@example.com`, notes: word }), lawfulBasis: aBasis() };
  return (await client.post('/v1/contacts', draft)).body.id;
};
const everyone = (word: string) => ({
  source: 'contacts',
  select: ['givenName'],
  where: [{ field: 'givenName', operator: 'equals', value: word }],
});

const examples: ContentExamples = {
  contact: async (client, word) => {
    const path = `/v1/contacts/${await person(client, word)}`;
    return {
      address: `acme.localhost${path.slice(3)}`,
      ways: [
        { verb: 'get', path },
        { verb: 'get', path, headers: { 'if-none-match': '"1"' } },
        { verb: 'get', path: `${path}/timeline` },
        { verb: 'patch', path, body: { title: 'VD' }, headers: seen },
        { verb: 'put', path: `${path}/archive`, headers: seen },
        { verb: 'post', path: `${path}/notes`, body: { text: 'Ny' } },
      ],
      lists: ['/v1/contacts', `/v1/contacts/search?q=${word}`],
    };
  },
  contact_activity: async (client, word) => {
    const contact = await person(client, 'Maja');
    const { activityId } = (await client.post(`/v1/contacts/${contact}/notes`, { text: word })).body;
    return {
      address: `acme.localhost/contacts/${contact}/timeline/${activityId}`,
      ways: [],
      lists: [`/v1/contacts/${contact}/timeline`],
    };
  },
  contact_import: async (client, word) => {
    const csv = { 'content-type': 'text/csv' };
    const { id } = (await client.post(`/v1/imports?fileName=${word}.csv`, 'Förnamn,E-post\nMaja,m@example.com\n', csv))
      .body;
    await crm.settle();
    const path = `/v1/imports/${id}`;
    const { version } = (await client.get(path)).body;
    const current = { 'if-match': `"${version}"` };
    return {
      address: `acme.localhost/imports/${id}`,
      ways: [
        { verb: 'get', path },
        { verb: 'get', path: `${path}/preview` },
        { verb: 'get', path: `${path}/faults` },
        { verb: 'get', path: `${path}/faults/csv` },
        { verb: 'patch', path, body: { source: 'Mässa' }, headers: current },
        { verb: 'post', path: `${path}/runs`, headers: current },
      ],
      lists: ['/v1/imports'],
    };
  },
  saved_query: async (client, word) => {
    const { id } = (await client.post('/v1/queries', { name: word, definition: everyone(word) })).body;
    const path = `/v1/queries/${id}`;
    return {
      address: `acme.localhost/queries/${id}`,
      ways: [
        { verb: 'get', path },
        { verb: 'patch', path, body: { name: 'Annat' }, headers: seen },
        { verb: 'post', path: '/v1/query-runs', body: { queryId: id } },
        { verb: 'delete', path, headers: seen },
      ],
      lists: ['/v1/queries'],
    };
  },
  query_result: async (client, word) => {
    const { id } = (await client.post('/v1/queries', { name: word, definition: everyone(word) })).body;
    const { resultId } = (await client.post('/v1/query-runs', { queryId: id })).body;
    const path = `/v1/query-results/${resultId}`;
    return {
      address: `acme.localhost/queries/results/${resultId}`,
      ways: [{ verb: 'get', path }],
      lists: ['/v1/query-results'],
    };
  },
};

describe('the contract of modules', () => testModuleContract(() => crm, examples));
