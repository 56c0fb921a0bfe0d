import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../tidy/repository';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-exports-'));
  mkdirSync(join(directory, 'libs/some/src'), { recursive: true });
  copyFileSync(join(ROOT, 'knip.json'), join(directory, 'knip.json'));
  writeFileSync(join(directory, 'package.json'), '{ "name": "planted" }');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** What lint, set up as for the repository, says of a file and a spec that imports from it. */
function lint(file: string): { readonly status: number | null; readonly output: string } {
  writeFileSync(join(directory, 'libs/some/src/some.ts'), file);
  writeFileSync(
    join(directory, 'libs/some/src/some.spec.ts'),
    "import { used } from './some';\nused();\n",
  );
  const command = join(ROOT, 'node_modules/knip/bin/knip.js');
  const args = [command, '--include', 'exports,types,duplicates', '--no-progress'];
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: directory,
    encoding: 'utf8',
  });
  return { status, output: stdout };
}

const USED = 'export function used(): void {}\n';

describe('an export that nobody imports', () => {
  it.each([
    ['function', 'export function forgotten(): void {}\n'],
    ['value', 'export const forgotten = 1;\n'],
    ['type', 'export type forgotten = string;\n'],
    ['interface', 'export interface forgotten {}\n'],
  ])('is refused: a %s', (_what, text) => {
    const { status, output } = lint(USED + text);
    expect(output).toContain('forgotten');
    expect(status).toBe(1);
  });

  it('is missed by nobody where it is imported', () => {
    expect(lint(USED)).toMatchObject({ status: 0 });
  });
});
