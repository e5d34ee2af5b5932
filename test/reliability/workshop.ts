import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What the unit tests need of the project. */
const COPIED = ['src', 'test/shared-kernel', 'test/platform', 'test/contexts', 'test/support', 'web/src/app/screens'];
const SETTINGS = ['package.json', 'jest.config.js', '.swcrc'];

/** One line put wrong, and the suite that should notice. */
export interface Tampering {
  file: string;
  /** Stands once in the file. */
  search: string;
  replacement: string;
  suite: string;
}

interface JestReport {
  testResults: { message: string; assertionResults: { status: string; title: string }[] }[];
}

/** A copy of the project in which things can be broken. */
export class Workshop {
  private readonly folder = mkdtempSync(join(tmpdir(), 'crm-sabotage-'));

  constructor() {
    for (const path of [...COPIED, ...SETTINGS])
      if (existsSync(path)) cpSync(path, join(this.folder, path), { recursive: true });
    symlinkSync(resolve('node_modules'), join(this.folder, 'node_modules'));
  }

  /** The titles of the tests in the suite that fail once the rule is put wrong, in order. */
  async failuresWith({ file, search, replacement, suite }: Tampering): Promise<string[]> {
    const place = join(this.folder, file);
    const original = readFileSync(place, 'utf8');
    if (original.split(search).length !== 2) return [`'${search}' stands not once in ${file}`];
    writeFileSync(
      place,
      original.replace(search, () => replacement),
    );
    try {
      return await this.failuresOf(suite);
    } finally {
      writeFileSync(place, original);
    }
  }

  tearDown(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async failuresOf(suite: string): Promise<string[]> {
    const report = join(this.folder, 'report.json');
    rmSync(report, { force: true });
    const jest = [join('node_modules', 'jest', 'bin', 'jest.js'), '--selectProjects', 'unit', '--runInBand'];
    const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
    const child = spawn(
      process.execPath,
      [...flags, ...jest, '--json', `--outputFile=${report}`, '--runTestsByPath', suite],
      {
        cwd: this.folder,
        // Neither the settings of a Jest around this one nor its reporters.
        env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'test' },
        stdio: 'ignore',
      },
    );
    await once(child, 'exit');
    if (!existsSync(report)) return ['Jest did not run'];
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as JestReport;
    if (testResults.length === 0) return [`${suite} was not found`];
    return testResults
      .flatMap(({ message, assertionResults }) =>
        assertionResults.length === 0
          ? [`The suite did not load: ${message.slice(0, 300)}`]
          : assertionResults.filter(({ status }) => status === 'failed').map(({ title }) => title),
      )
      .toSorted();
  }
}
