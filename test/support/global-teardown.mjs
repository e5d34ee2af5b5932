import './typescript-hooks.mjs';

export default async function tearDown() {
  const { stopTestCluster } = await import('./test-cluster.ts');
  await stopTestCluster();
}
