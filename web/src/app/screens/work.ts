import type { Screen } from './screen.js';

/** A client’s day: contacts, imports, questions. */
export const work = {
  dashboard: {
    path: '/',
    audience: 'client',
    title: 'dashboard.title',
    module: 'tenancy',
    place: { group: 'work', keys: 'g t' },
  },
  contacts: {
    path: '/contacts',
    audience: 'client',
    title: 'contacts.title',
    module: 'contacts',
    entitlement: 'contacts',
    width: 'fill',
    place: { group: 'work', keys: 'g c' },
  },
  contact: {
    path: '/contacts/$id',
    audience: 'client',
    title: 'contact.title',
    module: 'contacts',
    entitlement: 'contacts',
    within: 'contacts',
  },
  imports: {
    path: '/imports',
    audience: 'client',
    title: 'imports.title',
    module: 'data-collection',
    entitlement: 'data-collection',
    place: { group: 'work', keys: 'g i' },
  },
  import: {
    path: '/imports/$id',
    audience: 'client',
    title: 'import.title',
    module: 'data-collection',
    entitlement: 'data-collection',
    within: 'imports',
  },
  queries: {
    path: '/queries',
    audience: 'client',
    title: 'queries.title',
    module: 'queries',
    entitlement: 'queries',
    place: { group: 'work', keys: 'g q' },
  },
  queryResult: {
    path: '/queries/results/$id',
    audience: 'client',
    title: 'result.title',
    module: 'queries',
    entitlement: 'queries',
    within: 'queries',
  },
} as const satisfies Record<string, Screen>;

/** A client’s house: its people, its keys, its settings. */
export const house = {
  members: {
    path: '/members',
    audience: 'client',
    title: 'members.title',
    module: 'identity',
    ownAffairs: true,
    place: { group: 'contract', keys: 'g p' },
  },
  apiKeys: {
    path: '/api-keys',
    audience: 'client',
    title: 'apiKeys.title',
    module: 'identity',
    administrators: true,
    ownAffairs: true,
    place: { group: 'contract' },
  },
  settings: {
    path: '/settings',
    audience: 'client',
    title: 'settings.title',
    module: 'tenancy',
    ownAffairs: true,
    place: { group: 'contract', keys: 'g s' },
  },
  profile: { path: '/profile', audience: 'client', title: 'profile.title', module: 'identity', ownAffairs: true },
} as const satisfies Record<string, Screen>;
