/** Where a browser keeps something for us: a cookie, its storage, or the storage of one tab. */
export type StorageKind = 'cookie' | 'local' | 'session';

/**
 * Everything that the product stores in a browser. All of it is strictly necessary, or the person's own choice of
 * how the product looks, so none of it waits for a consent (ToS 9.8); a test compares it with the code and with a
 * browser that was used.
 */
export const stored = [
  { name: 'session', kind: 'cookie', use: 'session', life: 'browser' },
  { name: 'device', kind: 'cookie', use: 'device', life: 'year' },
  { name: 'language', kind: 'local', use: 'language', life: 'kept' },
  { name: 'mantine-color-scheme-value', kind: 'local', use: 'theme', life: 'kept' },
  { name: 'rail', kind: 'local', use: 'rail', life: 'kept' },
  { name: 'single-key-shortcuts', kind: 'local', use: 'keys', life: 'kept' },
  { name: 'seen-change', kind: 'local', use: 'seenChange', life: 'kept' },
  { name: 'tsr-scroll-restoration-v1_3', kind: 'session', use: 'scroll', life: 'tab' },
] as const satisfies { name: string; kind: StorageKind; use: string; life: string }[];
