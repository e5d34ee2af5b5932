import './typescript-hooks.mjs';

/** Once for the whole run, before any suite of the `integration` project; the workers inherit what it sets. */
export default async function setUp() {
  const { startTestCluster, stopTestCluster } = await import('./test-cluster.ts');
  try {
    await startTestCluster();
  } catch (error) {
    // Jest skips the teardown when the setup fails, a migration for instance.
    await stopTestCluster();
    throw error;
  }
}
