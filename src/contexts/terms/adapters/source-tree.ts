import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { SourceTree } from '../application/ports.js';

/** The TypeScript sources beside the build; where only the build was shipped, the catalogue names no files. */
@Injectable()
export class CheckedOutSources extends SourceTree {
  async *files(): AsyncIterable<{ path: string; text: string }> {
    const root = process.cwd();
    for (const folder of ['src', 'test']) {
      const present = await access(join(root, folder)).then(
        () => true,
        () => false,
      );
      if (present) yield* this.below(root, folder);
    }
  }

  private async *below(root: string, folder: string): AsyncIterable<{ path: string; text: string }> {
    const found = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    const paths = found.filter((entry) => entry.isFile() && entry.name.endsWith('.ts')).map(pathOf(root));
    for (const path of paths.filter((path) => !path.startsWith('test/architecture/planted/')).sort()) {
      yield { path, text: await readFile(join(root, path), 'utf8') };
    }
  }
}

const pathOf =
  (root: string) =>
  ({ parentPath, name }: { parentPath: string; name: string }): string =>
    join(parentPath, name).slice(root.length + 1);
