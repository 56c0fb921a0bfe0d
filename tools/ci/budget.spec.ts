import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../tidy/repository';

const BUDGET = pathToFileURL(join(ROOT, 'tools/ci/budget.mjs')).href;

/** What the gate says of a step: it is a program of its own, so it is asked as one. */
function excessOf(seconds: number, minutes: number): unknown {
  const program = `import { excessOf } from '${BUDGET}';
    console.log(JSON.stringify(excessOf('lint', ${seconds}, ${minutes})));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  return JSON.parse(stdout);
}

describe('the budget of the gate', () => {
  it('is kept up to its last second', () => expect(excessOf(180, 3)).toBeNull());

  it('says by name, with both figures, what took longer', () =>
    expect(excessOf(200, 3)).toContain('lint took 200 s of 180 s'));

  it('covers every step', () => {
    const text = readFileSync(join(ROOT, 'tools/ci/run.mjs'), 'utf8');
    const names = [...text.matchAll(/^ {2,4}(?:\{ )?name: '/gm)];
    expect(names.length).toBeGreaterThanOrEqual(8);
    expect([...text.matchAll(/\bminutes: \d+/g)]).toHaveLength(names.length);
  });
});
