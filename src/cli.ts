import { UsageFault } from './cli/usage.js';
import { ConfigurationFault } from './platform/config.js';

/** A command's code is loaded only when it is asked for. It resolves to the exit code. */
interface CliCommand {
  run(args: string[]): Promise<number>;
}

const commands: Record<string, { about: string; load: () => Promise<CliCommand> }> = {
  simulate: { about: 'live through a contract under a moved clock', load: () => import('./cli/simulate.js') },
  doctor: { about: 'examine configuration, database, queues and providers', load: () => import('./cli/doctor.js') },
  terms: {
    about: 'each clause with its rules, timers, notices, evidence and tests',
    load: () => import('./cli/terms.js'),
  },
  evidence: { about: 'verify the chains of evidence', load: () => import('./cli/evidence.js') },
  clock: { about: 'read or move the clock of a running sandbox', load: () => import('./cli/clock.js') },
  import: { about: 'import contacts into an instance', load: () => verbOf('import') },
  export: { about: 'export the contacts of an instance', load: () => verbOf('export') },
  staff: { about: 'appoint staff of the operator', load: () => import('./cli/staff.js') },
  tenant: { about: 'export or restore one tenant, with checksums', load: () => import('./cli/tenant.js') },
  privacy: { about: 'erase again, after a restore, whom the ledger names', load: () => import('./cli/privacy.js') },
  drill: {
    about: 'put one bar of reliability or security to the test, at full size',
    load: () => import('./cli/drill.js'),
  },
  openapi: { about: 'write docs/openapi.json, or with --check compare it', load: () => import('./cli/openapi.js') },
};

/** Import and export are two verbs of one story. */
async function verbOf(verb: string): Promise<CliCommand> {
  const { run } = await import('./cli/contacts.js');
  return { run: (args) => run([verb, ...args]) };
}

async function main([name, ...args]: string[]): Promise<number> {
  const command = commands[name ?? ''];
  if (command) return (await command.load()).run(args);
  const lines = Object.entries(commands).map(([known, { about }]) => `  ${known.padEnd(10)} ${about}`);
  process.stderr.write(`${name ? `There is no command '${name}'.\n` : ''}Commands:\n${lines.join('\n')}\n`);
  return 2;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error & { code?: string }) => {
    const misused = error instanceof UsageFault || error.code?.startsWith('ERR_PARSE_ARGS');
    const plain = misused || error instanceof ConfigurationFault;
    process.stderr.write(`${plain ? error.message : (error.stack ?? error.message)}\n`);
    process.exit(misused ? 2 : 1);
  },
);
