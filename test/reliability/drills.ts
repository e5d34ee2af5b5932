import { type Verdict, withTestCluster } from './ground.js';

export interface Drill {
  /** The bar's number in quality.md and what it says, in one line. */
  bar: string;
  /** At full size, or with some of its figures changed, on a Postgres of its own; absent until it is built. */
  run?: (changed: Partial<Record<string, number>>) => Promise<Verdict>;
}

/** All drills of quality.md by name. */
export const drills: Record<string, Drill> = {
  kill: {
    bar: '1, 2: processes and Postgres are killed under load, and nothing acknowledged is lost or doubled',
    run: async (changed) => {
      const { kill, full } = await import('./kill.js');
      return kill({ ...full, ...changed });
    },
  },
  'webhook-storm': {
    bar: '3: Stripe’s events five times each in any order, and one state comes out',
    run: onCluster('webhook-storm', async (changed) => {
      const { webhookStorm, full } = await import('./webhook-storm.js');
      return webhookStorm({ ...full, ...changed });
    }),
  },
  replicas: {
    bar: '4: several replicas, due obligations and kills, and each has exactly one effect',
    run: onCluster('replicas', async (changed) => {
      const { replicas, full } = await import('./replicas.js');
      return replicas({ ...full, ...changed });
    }),
  },
  'clock-jumps': {
    bar: '5: clock jumps, leap days and DST nights, and all notices in order',
    run: onCluster('clock-jumps', async (changed) => {
      const { clockJumps, full } = await import('./clock-jumps.js');
      return clockJumps({ ...full, ...changed });
    }),
  },
  histories: {
    bar: '6: generated histories, and nothing live is deleted',
    run: onCluster('histories', async (changed) => {
      const { histories, full } = await import('./histories.js');
      return histories({ ...full, ...changed });
    }),
  },
  restore: {
    bar: '7: a backup put back to a point in time, one tenant alone, and nobody erased comes back',
    run: async (changed) => {
      const { restore, full } = await import('./restore.js');
      return restore({ ...full, ...changed });
    },
  },
  'bad-network': {
    bar: '8: latency, resets and half-open connections, and no double effect',
    run: onCluster('bad-network', async (changed) => {
      const { badNetwork, full } = await import('./bad-network.js');
      return badNetwork({ ...full, ...changed });
    }),
  },
  soak: { bar: '9: ten minutes under load, and memory stays flat' },
  'cross-tenant': {
    bar: '10: every operation with another tenant’s ids, and the same 404 as for an unknown one',
    run: onCluster('cross-tenant', async (changed) => {
      const { crossTenant, full } = await import('./cross-tenant.js');
      return crossTenant({ ...full, ...changed });
    }),
  },
  rls: {
    bar: '11: row level security in the catalogue, by statement and under mixed load',
    run: onCluster('rls', async (changed) => {
      const { rls, full } = await import('./rls.js');
      return rls({ ...full, ...changed });
    }),
  },
  malformed: {
    bar: '12: malformed bodies for every operation, and never a 5xx',
    run: onCluster('malformed', async (changed) => {
      const { malformed, full } = await import('./malformed.js');
      return malformed({ ...full, ...changed });
    }),
  },
  authorisation: {
    bar: '13: every operation against every role and key, and what is taken away is gone at once',
    run: onCluster('authorisation', async (changed) => {
      const { authorisation, full } = await import('./authorisation.js');
      return authorisation({ ...full, ...changed });
    }),
  },
  guessing: {
    bar: '14: guesses at an account, and answers that tell nothing',
    run: onCluster('guessing', async (changed) => {
      const { guessing, full } = await import('./guessing.js');
      return guessing({ ...full, ...changed });
    }),
  },
  'ssrf-and-files': { bar: '15: no connection to forged addresses, no infected file served' },
  evidence: {
    bar: '16: evidence altered, dropped or reordered by a superuser is found, and the row named',
    run: onCluster('evidence', async (changed) => {
      const { evidence, full } = await import('./evidence.js');
      return evidence({ ...full, ...changed });
    }),
  },
  sabotage: {
    bar: 'clauses: a rule put wrong makes exactly the test fail that is named for it',
    run: async (changed) => {
      const { sabotage, full } = await import('./sabotage.js');
      return sabotage({ ...full, ...changed });
    },
  },
  exports: {
    bar: '17: no exported cell that a spreadsheet would execute',
    run: onCluster('exports', async () => {
      const { exports } = await import('./exports.js');
      return exports();
    }),
  },
  'hostile-strings': {
    bar: '18: 50 kB of hostile text in every field, in 200 ms',
    run: onCluster('hostile-strings', async (changed) => {
      const { hostileStrings, full } = await import('./hostile-strings.js');
      return hostileStrings({ ...full, ...changed });
    }),
  },
};

function onCluster(name: string, work: Required<Drill>['run']): Required<Drill>['run'] {
  return (changed) => withTestCluster(name, () => work(changed));
}
