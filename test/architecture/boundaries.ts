import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import ts from 'typescript';

export interface Violation {
  rule: string;
  from: string;
  to: string;
}

/** Everything under `root`/src that breaks a boundary: imports by dependency-cruiser, statements by the checks below. */
export async function violationsIn(root: string): Promise<Violation[]> {
  return [...(await forbiddenImports(root)), ...forbiddenStatements(root)];
}

/** The names of all rules on imports. */
export const importRuleNames = async (): Promise<string[]> => (await importRules()).forbidden.map(({ name }) => name);

async function importRules(): Promise<{
  forbidden: (IForbiddenRuleType & { name: string })[];
  options: ICruiseOptions;
}> {
  const { default: rules } = await import(new URL('../../.dependency-cruiser.mjs', import.meta.url).href);
  return rules;
}

async function forbiddenImports(root: string): Promise<Violation[]> {
  const { forbidden, options } = await importRules();
  const { output } = await cruise(
    ['src'],
    { ...options, baseDir: root, validate: true, ruleSet: { forbidden } },
    { ...options.enhancedResolveOptions, bustTheCache: true },
  );
  return (output as ICruiseResult).summary.violations.map(({ rule, from, to, cycle }) => ({
    rule: rule.name,
    from,
    to: cycle ? cycle.map(({ name }) => name).join(' → ') : to,
  }));
}

function forbiddenStatements(root: string): Violation[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `src/${file}`);
  return files.flatMap((file) => {
    const checks = [
      ...(readsNoClock(file) ? [clockOrChance] : []),
      ...(/^src\/contexts\/(crm\/)?[^/]+\/contract(-[a-z-]+)?\.ts$/.test(file) ? [behaviour] : []),
    ];
    if (checks.length === 0) return [];
    const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2024, true);
    return checks.flatMap((check) => found(source, check).map((violation) => ({ ...violation, from: file })));
  });
}

/** Time and ids are arguments; in the kernel, ids.ts draws ids and calendar.ts counts dates for everybody. */
const readsNoClock = (file: string): boolean =>
  /^src\/(contexts\/.*\/domain|shared-kernel)\//.test(file) && !/shared-kernel\/(calendar|ids)\.ts$/.test(file);

type Check = (node: ts.Node) => Omit<Violation, 'from'> | undefined;

const clockOrChance: Check = (node) => {
  const forbidden =
    (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) ||
    (ts.isCallExpression(node) &&
      /(^|\.)(Date\.now|Math\.random|randomUUID|performance\.now)$/.test(node.expression.getText())) ||
    (ts.isCallExpression(node) && node.expression.getText() === 'Date') ||
    (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'process');
  return forbidden ? { rule: 'domain-reads-no-clock', to: node.getText() } : undefined;
};

/** A contract names things; what they do stands behind a port. Constructors and accessors may hold data. */
const behaviour: Check = (node) => {
  const acts =
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    (ts.isMethodDeclaration(node) && node.body !== undefined);
  return acts ? { rule: 'contract-is-thin', to: node.getText().split('\n')[0] ?? '' } : undefined;
};

function found(node: ts.Node, check: Check): Omit<Violation, 'from'>[] {
  const here = check(node);
  if (here) return [here];
  const below: Omit<Violation, 'from'>[] = [];
  ts.forEachChild(node, (child) => void below.push(...found(child, check)));
  return below;
}
