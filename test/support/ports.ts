/** A port of which a test needs only these methods; any other one fails loudly. */
export const port = <T>(type: abstract new (...args: never[]) => T, methods: Partial<T>): T =>
  Object.assign(Object.create(type.prototype as object) as T & object, methods);
