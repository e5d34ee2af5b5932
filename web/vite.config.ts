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
          includeDependenciesRecursively: false,
          // A module shared by two screens would get a file of its own, and the first page some fifty of them. What
          // every page begins with comes in one, and what many screens share in one for each thing that they share,
          // so that a page without a form or a dialog sends for none.
          groups: [
            { name: 'first', tags: ['$initial'] },
            {
              name: 'dialogs',
              test: /design.dialog|ModalBase|core.esm.components.(Modal|Drawer|ScrollArea|Paper)\b|remove-scroll|sidecar/,
            },
            { name: 'forms', test: /design.form|core.esm.components.(Checkbox|PasswordInput|Textarea)\b|InlineInput/ },
            { name: 'desk', test: /contexts.operator/, minShareCount: 12 },
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
