// The boundaries of docs/architecture.md. Each rule has a planted violation under test/architecture/planted.

const KERNEL = '^src/shared-kernel/';
const CONTEXT = '^src/contexts/((?:crm/)?[^/]+)/';
const ANY_CONTRACT = '^src/contexts/(?:crm/)?[^/]+/contract[a-z-]*\\.ts$';
/** The composition root and the entry points; the command line's commands stand in a folder of their own. */
const ROOT = '^src/(?:cli/)?[^/]+\\.ts$';

/** Decision 15, lowest first: each may know those to its left. */
const LADDER = ['terms', 'notices', 'tenancy', 'identity', 'subscription', 'crm'];
const ON_TOP = ['complaints', 'privacy', 'conduct'];
/** Above all of them: the staff's view across. */
const ABOVE = ['desk'];

/** Adapters by the side of the hexagon that they stand on; a file may be split under the same first word. */
const STORE = '(?:postgres|mappings|reads|tables)';
const OUTSIDE = '(http|jobs|stripe|smtp|mail|scanner|webhooks)';

const forbidden = [
  {
    name: 'domain-is-pure',
    comment: 'A domain is TypeScript, the shared kernel and its own contract: no framework, no store, no Node.',
    from: { path: `${CONTEXT}domain/` },
    to: { pathNot: ['^src/contexts/$1/domain/', ANY_CONTRACT, KERNEL] },
  },
  {
    name: 'domain-is-pure',
    comment: 'It may speak the published language of a context below, as types that vanish when it is compiled.',
    from: { path: `${CONTEXT}domain/` },
    to: { path: ANY_CONTRACT, pathNot: '^src/contexts/$1/contract[a-z-]*\\.ts$', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'kernel-is-a-leaf',
    comment: 'The kernel knows nobody but three small libraries for ids, dates and holidays.',
    from: { path: KERNEL },
    to: { pathNot: [KERNEL, 'node_modules/(uuid|temporal-polyfill|date-holidays)/'] },
  },
  {
    name: 'application-knows-only-ports',
    comment: 'Its own domain and application, any contract, the kernel, @nestjs/common and @nestjs/cqrs.',
    from: { path: `${CONTEXT}application/` },
    to: {
      pathNot: ['^src/contexts/$1/(domain|application)/', ANY_CONTRACT, KERNEL, 'node_modules/@nestjs/(common|cqrs)/'],
    },
  },
  {
    name: 'only-contracts-cross-contexts',
    comment: 'One context sees of another its contract.ts and nothing else.',
    from: { path: CONTEXT },
    to: { path: '^src/contexts/', pathNot: ['^src/contexts/$1/', ANY_CONTRACT, '\\.module\\.ts$'] },
  },
  {
    name: 'contract-is-thin',
    comment: 'Events and abstract classes over the kernel and other contracts; its statements are checked too.',
    from: { path: ANY_CONTRACT },
    to: { pathNot: [KERNEL, ANY_CONTRACT] },
  },
  {
    name: 'adapters-do-not-know-each-other',
    comment: 'They meet in the application, through a command, a query or a port.',
    from: { path: `${CONTEXT}adapters/${OUTSIDE}\\b` },
    to: {
      path: `^src/contexts/$1/adapters/(?:${STORE}|${OUTSIDE})\\b`,
      pathNot: '^src/contexts/$1/adapters/$2\\b',
      // The shape of a context's tables is no adapter.
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'adapters-do-not-know-each-other',
    comment: 'The store does not know who asks.',
    from: { path: `${CONTEXT}adapters/${STORE}\\b` },
    to: { path: `^src/contexts/$1/adapters/${OUTSIDE}\\b` },
  },
  {
    name: 'stripe-lives-in-one-file',
    comment: 'The payment provider can be replaced by replacing one adapter: the file and the shapes beside it.',
    from: { path: '^src/', pathNot: ['^src/contexts/subscription/adapters/stripe(-shapes)?\\.ts$', '^src/sandbox/'] },
    to: { path: 'node_modules/stripe/' },
  },
  {
    name: 'platform-knows-no-context',
    comment: 'The platform would serve another business as well.',
    from: { path: '^src/platform/' },
    to: { path: '^src/contexts/' },
  },
  {
    name: 'no-cycles',
    comment: 'What imports each other in a ring cannot be understood one by one.',
    from: { path: '^src/' },
    to: { circular: true },
  },
  {
    name: 'modules-are-composed-at-the-root',
    comment: 'Contexts do not assemble each other; app.module.ts does.',
    from: { path: '^src/', pathNot: ROOT },
    to: { path: '^src/contexts/.*\\.module\\.ts$' },
  },
  {
    name: 'nobody-imports-the-root',
    comment: 'Entry points and the composition root stand above everything.',
    from: { path: '^src/', pathNot: ROOT },
    to: { path: ROOT },
  },
  {
    name: 'sandbox-is-known-only-at-the-root',
    comment: 'The stand-ins of the outside are wired in, so that production can leave them out.',
    from: { path: '^src/', pathNot: [ROOT, '^src/sandbox/'] },
    to: { path: '^src/sandbox/' },
  },
  ...directions(),
];

/** `terms-knows-no-notices` and so on: one rule for each direction that decision 15 forbids. */
function directions() {
  const upward = LADDER.flatMap((lower, step) =>
    [...LADDER.slice(step + 1), ...ON_TOP, ...ABOVE].map((upper) => [lower, upper]),
  );
  return [...upward, ...ON_TOP.flatMap((lower) => ABOVE.map((upper) => [lower, upper]))].map(([lower, upper]) => ({
    name: `${lower}-knows-no-${upper}`,
    comment: 'Upwards by an event, or by an abstract port that the lower side declares.',
    from: { path: `^src/contexts/${lower}/` },
    to: { path: `^src/contexts/${upper}/` },
  }));
}

export default {
  forbidden: forbidden.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    // A type is knowledge too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
