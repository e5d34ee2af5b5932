import { waitWhileBusy, whenConnected } from './connection.js';
import { ConnectionLost } from './problem.js';
import { loggedInAgain, session } from './session.js';

const longestPatienceSeconds = 60;
const busyTries = 3;

/**
 * `fetch` that does not give up for reasons that pass: a lost connection, a session that ran out, a server that
 * asks to wait. A request is only sent again when sending it twice is the same as sending it once.
 */
export async function sturdyFetch(request: Request): Promise<Response> {
  for (let busy = 0; ; ) {
    const response = await reach(request);
    const waitSeconds = retryAfter(response);

    if (response.status === 401 && session.get() !== 'none' && !isLogin(request)) await loggedInAgain();
    else if (waitSeconds !== undefined && busy++ < busyTries && repeatable(request)) await waitWhileBusy(waitSeconds);
    else return response;
  }
}

async function reach(request: Request): Promise<Response> {
  for (;;) {
    try {
      return await fetch(request.clone());
    } catch (error) {
      // fetch throws TypeError for the network alone; an abort is the person's own wish.
      if (!(error instanceof TypeError)) throw error;
      if (!repeatable(request)) throw new ConnectionLost();
      await Promise.race([whenConnected(), aborted(request.signal)]);
    }
  }
}

function repeatable(request: Request): boolean {
  return request.method !== 'POST' || request.headers.has('idempotency-key');
}

function isLogin(request: Request): boolean {
  return new URL(request.url).pathname.startsWith('/v1/auth/');
}

function retryAfter(response: Response): number | undefined {
  if (response.status !== 503 && response.status !== 429) return undefined;
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return seconds >= 0 && seconds <= longestPatienceSeconds ? seconds : undefined;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
