/** Date.now() in a sentence is no reading of a clock. */
export const parsed = (iso: string) => new Date(iso);

export const a = Date.now();
export const b = new Date();
export const c = Math.random();
export const d = globalThis.crypto.randomUUID();
export const e = process.env.TZ;
export const f = Date();
