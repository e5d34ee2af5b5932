import { readConfig } from '../src/platform/config.js';
import { startRuntime } from '../src/runtime.js';
import { attendMeasurements } from './measured.js';

/** The product as it serves, workers included; the environment says where everything is. */
const runtime = await startRuntime(readConfig());
const port = await runtime.listen(0);
runtime.startWorkers();
process.on('SIGTERM', () => void runtime.stop().then(() => process.exit(0)));
attendMeasurements(port);
