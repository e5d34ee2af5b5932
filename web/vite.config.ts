import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { generateApiTypes } from './generate-api-types.mjs';

export default defineConfig({
  plugins: [react(), oneMessageFormat(), { name: 'api-types', buildStart: generateApiTypes }],
  build: {
    // light-dark() and Map.groupBy are what sets this floor.
    target: ['chrome125', 'edge125', 'firefox128', 'safari18'],
    // The Content-Security-Policy allows no data: URL for scripts or styles, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // A module shared by two screens would get a file of its own, and the first page some fifty of them. What
          // every page begins with comes in one, what a dozen screens share in another: the same bytes, fewer trips.
          groups: [
            { name: 'first', tags: ['$initial'] },
            { name: 'common', minShareCount: 12 },
          ],
        },
      },
    },
  },
});

/** npm lays the message parser down twice, once under each of its two users; one copy is sent. */
function oneMessageFormat(): Plugin {
  return {
    name: 'one-message-format',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!importer?.includes('/@formatjs/intl/')) return null;
      const owner = await this.resolve('react-intl');
      const shared = owner && (await this.resolve(source, owner.id, { skipSelf: true }));
      return shared ?? null;
    },
  };
}
