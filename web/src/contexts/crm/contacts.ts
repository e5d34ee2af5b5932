import type { Asked, Got } from '../../api/answers.js';
import { api, bodyOf, versionedBodyOf } from '../../api/client.js';
import { saveOver, type Versioned } from '../../api/conflict.js';
import type { TableView } from '../../design/table/table-view.js';

export type Contact = Got<'/v1/contacts/{id}'>;
export type ContactPage = Got<'/v1/contacts'>;
export type ContactChange = Omit<Partial<Contact>, 'kind' | 'lawfulBasis'>;
type ListQuery = Asked<'/v1/contacts'>;

export const bases = [
  'contract',
  'consent',
  'legitimate-interest',
  'legal-obligation',
  'vital-interest',
  'public-task',
] as const;
export type Basis = (typeof bases)[number];

const pageSize = 100;
const mostFound = 50;

/** One page of the register, or what the search box found. */
export async function contactPage(view: TableView, cursor: string | undefined, count = false): Promise<ContactPage> {
  if (view.q && view.q.length >= 2) return { ...(await found(view.q)), next: null };
  const query: ListQuery = { ...filterOf(view), cursor, limit: count ? 1 : pageSize };
  if (count) query.count = true;
  return bodyOf(api.GET('/v1/contacts', { params: { query } }));
}

export function found(q: string, limit = mostFound, signal?: AbortSignal) {
  return bodyOf(api.GET('/v1/contacts/search', { params: { query: { q, limit } }, signal }));
}

const sorts = ['name', '-name', 'createdAt', '-createdAt', 'updatedAt', '-updatedAt'] as const;

/** The filters that the server knows, from the sentence in the URL. */
function filterOf({ sort, filters = [] }: TableView): ListQuery {
  const query: ListQuery = { sort: sorts.find((known) => known === sort) ?? 'name' };
  for (const { field, operator, value } of filters) {
    if (field === 'kind') query.kind = value as ListQuery['kind'];
    if (field === 'tag') query.tag = value;
    if (field === 'email') query.email = value;
    if (field === 'standing') Object.assign(query, { [value]: true });
    if (field === 'created') query[operator === 'before' ? 'createdBefore' : 'createdFrom'] = value;
  }
  return query;
}

export function readContact(id: string): Promise<Versioned<Contact>> {
  return versionedBodyOf(api.GET('/v1/contacts/{id}', { params: { path: { id } } }));
}

/** As `If-Match` names a version. */
export const etagOf = (version: number): string => `"${version}"`;

/** What this person saved last has been seen by them, so that taking it back is no conflict with themselves. */
const lastSaved = new Map<string, Contact>();

/** Saves changed fields; when a colleague was there first, the two are brought together or the person chooses. */
export async function saveContact(base: Contact, changes: ContactChange): Promise<Contact> {
  const path = { id: base.id };
  const own = lastSaved.get(base.id);
  const seen = own && own.version > base.version ? own : base;
  const saved = await saveOver<Contact>({
    base: { value: seen, etag: etagOf(seen.version) },
    changes,
    read: () => readContact(base.id),
    write: async (changed, etag) => {
      const params = { path, header: { 'If-Match': etag } };
      await api.PATCH('/v1/contacts/{id}', { params, body: changed as never });
      return readContact(base.id);
    },
  });
  lastSaved.set(base.id, saved.value);
  return saved.value;
}

/** Returns the version that the contact has afterwards. */
export async function setArchived(id: string, version: number, archived: boolean): Promise<number> {
  const params = { path: { id }, header: { 'If-Match': etagOf(version) } };
  const call = archived
    ? api.PUT('/v1/contacts/{id}/archive', { params })
    : api.DELETE('/v1/contacts/{id}/archive', { params });
  return (await bodyOf(call)).version;
}
