import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './support/fairlead-process';

describe('the example of a bot that is tested against the simulator', () => {
  it('passes its own tests', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--test', '--test-reporter=tap', 'examples/node-bot/bot.test.mjs'],
      {
        cwd: ROOT,
        encoding: 'utf8',
        env: { ...process.env, FAIRLEAD: join(ROOT, 'dist/apps/fairlead/main.cjs') },
      },
    );
    expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({
      status: 0,
      output: '',
    });
    expect(stdout).toContain('# pass 2');
  });
});
