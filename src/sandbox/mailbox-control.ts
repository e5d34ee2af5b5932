import type { FastifyInstance } from 'fastify';
import { isThisMachine } from './loopback.js';
import type { Mailbox } from './mailbox.js';
import { isTemper, TEMPERS } from './mailbox-store.js';

interface Change {
  address?: unknown;
  temper?: unknown;
}

/**
 * What only a sandbox's mail server can do, as JSON under /_sandbox/, from this machine alone: an address starts to
 * bounce, to refuse, to be busy or slow, and stops again, whatever its name says.
 */
export function mailboxControls(server: FastifyInstance, { store }: Mailbox): void {
  server.route<{ Body: Change | undefined }>({
    method: ['GET', 'POST'],
    url: '/_sandbox/addresses',
    preHandler: async ({ ip }, reply) => {
      if (!isThisMachine(ip)) await reply.code(403).send({ error: 'The controls answer this machine alone.' });
    },
    handler: ({ method, body }, reply) => {
      if (method === 'GET') return { tempers: [...TEMPERS, 'as-named'], addresses: store.tempers() };
      const { address, temper } = body ?? {};
      if (typeof address !== 'string' || !address.includes('@'))
        return reply.code(400).send({ error: 'address must be a mail address.' });
      if (temper !== 'as-named' && !isTemper(temper))
        return reply.code(400).send({ error: `temper must be one of ${TEMPERS.join(', ')}, as-named.` });
      store.setTemper(address, temper === 'as-named' ? undefined : temper);
      return { address, temper };
    },
  });
}
