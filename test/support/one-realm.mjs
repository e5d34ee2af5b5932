import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import circus from 'jest-circus/runner';
import { useGlobals } from './jest-globals.mjs';
import { sourceMaps } from './typescript-hooks.mjs';

const require = createRequire(import.meta.url);

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== '@jest/globals') return next(specifier, context);
    return next(new URL('jest-globals.mjs', import.meta.url).href, context);
  },
});

/**
 * Jest's `testRunner`. Jest would give each test file a realm of its own, in which the application and its four
 * thousand modules are loaded anew and run cold. Here the files of a worker share the worker's own realm and the
 * modules that Node loaded into it once: what a file leaves in a module or in `process.env`, the next one finds.
 * The tests, the workers and the reports are Jest's as ever; only where modules come from is not.
 */
export default function runInOneRealm(globalConfig, config, _environment, runtime, testPath, tellJest) {
  const modulesOfNode = {
    // Evaluated anew for each file, because it is where Jest keeps the tests of one.
    requireInternalModule(path) {
      forgetTests();
      delete require.cache[path];
      return require(path);
    },
    requireModule: require,
    setGlobalsForRuntime: useGlobals,
    unstable_shouldLoadAsEsm: () => true,
    async unstable_importModule(path) {
      try {
        await import(pathToFileURL(path).href);
      } finally {
        // Also those of modules that an earlier file loaded: stacks are shown in lines of the sources.
        for (const [url, map] of sourceMaps) runtime.getSourceMaps().set(url, map);
      }
    },
  };
  const ours = Object.assign(Object.create(runtime), modulesOfNode);
  return circus.default(globalConfig, config, { global: globalThis }, ours, testPath, tellJest);
}

/** What Jest would leave in a realm that goes: the tests of the file before, and whoever listened to them. */
function forgetTests() {
  for (const name of Object.getOwnPropertySymbols(globalThis))
    if (['JEST_STATE_SYMBOL', 'EVENT_HANDLERS'].includes(name.description)) delete globalThis[name];
}
