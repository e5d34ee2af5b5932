import './typescript-hooks.mjs';

/** Once for the whole run, before any suite of the `integration` project; the workers inherit what it sets. */
export default async function setUp() {
  const [{ startTestCluster, stopTestCluster }, { default: chromium }] = await Promise.all([
    import('./test-cluster.ts'),
    import('@sparticuz/chromium'),
  ]);
  try {
    // The browser is unpacked on a machine's first run. It counts as there from its first byte on, so of two workers
    // that came for it at once the second would start half of it.
    await Promise.all([startTestCluster(), chromium.executablePath()]);
  } catch (error) {
    // Jest skips the teardown when the setup fails, a migration for instance.
    await stopTestCluster();
    throw error;
  }
}
