import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../tidy/repository';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-circle-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** What lint, set up as for the repository, says of two files. */
function lint(
  one: string,
  two: string,
): { readonly status: number | null; readonly output: string } {
  writeFileSync(join(directory, 'one.ts'), one);
  writeFileSync(join(directory, 'two.ts'), two);
  const command = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  const config = ['--config', '.oxlintrc.json', '--tsconfig', 'tsconfig.base.json'];
  const args = [...config, directory];
  const { status, stdout } = spawnSync(process.execPath, [command, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { status, output: stdout };
}

describe('a circle of imports', () => {
  it.each([
    ['values', 'import'],
    ['types alone', 'import type'],
  ])('of %s is refused', (_what, word) => {
    const { status, output } = lint(
      `${word} { Two } from './two';\nexport interface One { two: Two }\n`,
      "import type { One } from './one';\nexport interface Two { one: One }\n",
    );
    expect(output).toContain('no-cycle');
    expect(status).toBe(1);
  });

  it('is not seen where there is none', () => {
    const { status } = lint(
      "import type { Two } from './two';\nexport interface One { two: Two }\n",
      'export interface Two { one: string }\n',
    );
    expect(status).toBe(0);
  });
});
