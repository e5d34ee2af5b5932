/** npm scripts run under the Node of package-lock.json; a script typed by hand gets whatever is installed. */
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 17)) {
  console.error(
    `This needs Node 22.17 or newer, and this is ${process.versions.node}. ` +
      'Run it through npm (npm start, npm test, npm run …), which brings its own Node.',
  );
  process.exit(1);
}
