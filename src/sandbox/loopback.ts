/** The controls of a sandbox break things on purpose, so they answer this machine alone. */
export const isThisMachine = (ip: string): boolean => ip === '127.0.0.1' || ip === '::1' || ip === '::ffff:127.0.0.1';
