import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { generateApiTypes } from './generate-api-types.mjs';

export default defineConfig({
  plugins: [react(), { name: 'api-types', buildStart: generateApiTypes }],
  build: {
    // light-dark() and Map.groupBy are what sets this floor.
    target: ['chrome125', 'edge125', 'firefox128', 'safari18'],
    // The Content-Security-Policy allows no data: URL for scripts or styles, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 700,
  },
});
