import { beginDemo, demoIsDone, forgetHalfADemo } from './demo-day.js';
import { SANDBOX_STAFF } from './opening.js';
import { type Config, ConfigurationFault, readConfig } from './platform/config.js';
import { handBackMemoryOfStartUp } from './platform/memory.js';
import { type Runtime, startRuntime } from './runtime.js';
import { DEMO_PASSWORD } from './sandbox/demo.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** `npm start`: brings everything up, says where to go, and goes down in order on Ctrl-C. */
async function main(): Promise<void> {
  const config = readConfig();
  if (config.sandbox) await forgetHalfADemo(config);
  const runtime = await startRuntime(config);
  stopOnSignal(runtime);
  try {
    await serve(runtime, config);
  } catch (error) {
    await runtime.stop();
    throw error;
  }
}

async function serve(runtime: Runtime, config: Config): Promise<void> {
  handBackMemoryOfStartUp();
  await runtime.listen(Number(config.PORT));
  if (config.sandbox && !(await demoIsDone(config))) {
    say('Living through a year of demo contracts; this happens once …');
    await beginDemo(runtime);
  }
  runtime.startWorkers();
  announce(runtime, config);
}

function stopOnSignal(runtime: Runtime): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void runtime.stop().then(() => process.exit(0));
    });
  }
}

function announce({ sandbox }: Runtime, config: Config): void {
  say(`\nCustomer Connect CRM is ready.\n  Site        ${config.origin()}\n  API docs    ${config.origin()}/docs/`);
  if (!sandbox) return;
  const [{ email, password }] = SANDBOX_STAFF;
  say(
    [
      `  Nordvik     ${config.origin('nordvik')}   admin@nordvik.example / ${DEMO_PASSWORD}`,
      `  Alster      ${config.origin('alster')}    admin@alster.example / ${DEMO_PASSWORD}`,
      `  Operator    ${config.origin('operator')}  ${email} / ${password}`,
      `  Mailbox     ${sandbox.mailboxUrl}`,
      `  Stripe      ${sandbox.stripeUrl}  (the sandbox's stand-in; test card 4242 4242 4242 4242)`,
      '  Clock       npm run cli -- clock advance 2027-01-31',
      '',
    ].join('\n'),
  );
}

/** Faults that the person at the terminal can mend need no stack. */
function explain(error: Error & { code?: string; port?: number }): string {
  if (error instanceof ConfigurationFault) return error.message;
  if (error.code === 'EADDRINUSE')
    return `Port ${error.port} is taken. Stop what listens there, or name another with PORT; the sandbox uses the three after it as well.`;
  return error.stack ?? error.message;
}

main().catch((error: Error) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
