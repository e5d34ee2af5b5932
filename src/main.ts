import { ConfigurationFault, readConfig } from './platform/config.js';
import { startRuntime } from './runtime.js';

/** `npm start`: brings everything up, says where to go, and goes down in order on Ctrl-C. */
async function main(): Promise<void> {
  const config = readConfig();
  const runtime = await startRuntime(config);
  await runtime.listen(Number(config.PORT));
  runtime.startWorkers();

  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void runtime.stop().then(() => process.exit(0));
    });
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error instanceof ConfigurationFault ? error.message : (error.stack ?? error.message)}\n`);
  process.exit(1);
});
