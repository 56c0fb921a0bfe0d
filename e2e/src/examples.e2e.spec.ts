import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { FairleadClient } from '@fairlead/sdk';
import { Example } from './support/example';
import { ROOT, newHome, removeStoppedHome } from './support/fairlead-process';

const run = promisify(execFile);

describe('the examples of the original framework', () => {
  const home = newHome();
  const env = { PATH: process.env['PATH'], FAIRLEAD_HOME: home };
  let trading: Example;
  let client: FairleadClient;
  beforeAll(async () => {
    trading = new Example('original/automated-trading.mjs', env);
    await trading.prints(/Automated trading started on DU\w+/);
    client = FairleadClient.from({}, home);
  }, 90_000);
  afterAll(async () => {
    await trading.stop();
    removeStoppedHome(home);
    rmSync(home, { recursive: true, force: true });
  }, 60_000);

  it('connects: TWS tells its time, its accounts and the next order id', async () => {
    const connect = join(ROOT, 'examples/original/connect.mjs');
    const { stdout } = await run(process.execPath, [connect], { cwd: ROOT, env });
    expect(stdout).toMatch(/^Connected to TWS: its time is (\S+Z)$/m);
    expect(stdout).toMatch(/^Accounts: DU\w+; the next order id is \d+$/m);
    const time = Date.parse(/time is (\S+)/.exec(stdout)?.[1] ?? '');
    expect(Math.abs(time - Date.parse(await client.time()))).toBeLessThan(30_000);
    const away = run(process.execPath, [connect], { cwd: ROOT, env: { ...env, FAIRLEAD_HOME: '/nowhere' } }); // prettier-ignore
    await expect(away).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('No connection to TWS') as string }); // prettier-ignore
  }, 60_000);

  it('trades by a rule above its confidence, and by events of every family', async () => {
    const events = new Example('original/event-driven.mjs', env);
    await sleep(1_500);
    const weak = await client.sendSignal({ symbol: 'AAPL', action: 'BUY', confidence: 0.75 });
    expect(await client.signalEnded(weak.signalId)).toMatchObject({ disposition: 'NO_RULE' });
    const strong = await client.sendSignal({ symbol: 'AAPL', action: 'BUY', confidence: 0.76 });
    expect(await client.signalEnded(strong.signalId)).toMatchObject({ disposition: 'EXECUTED' });
    await events.prints(/^fill: BUY 10 AAPL at [\d.]+$/m);
    await events.prints(/^commission: [\d.]+ USD$/m);
    await events.prints(/^position: AAPL 10$/m);
    await events.prints(/^order\.trade AAPL$/m);
    expect(await events.stop()).toBe(0);
  }, 120_000);

  it('runs the strategy app, which enters both sides with their protection', async () => {
    const own = { ...env, FAIRLEAD_HOME: join(home, 'app'), APP_PREDICT_EVERY_MS: '500' };
    const app = new Example('strategy-app/app.mjs', own);
    await app.prints(/^The strategy app trades CVNA, .*, SLV on DU\w+/m);
    await app.prints(/^\w+: OPENED, holds \d+ shares$/m);
    await app.prints(/^\w+: OPENED, holds -\d+ shares$/m);
    await app.prints(/^\w+: PROTECTED, /m);
    expect(await app.stop()).toBe(0);
  }, 120_000);

  it.each([
    [
      'templates.ts',
      [
        'aapl-buy',
        'aapl-buy-scale-in',
        ...['tsla', 'aapl', 'msft', 'nvda'].flatMap((each) => [
          `${each}-basic`,
          `${each}-scale-in`,
        ]),
      ],
    ],
    ['linked-orders.ts', ['aapl-buy', 'aapl-close', 'aapl-scale-in']],
  ])(
    'has rules that Fairlead takes: %s',
    async (file, ids) => {
      const call = ['rules', 'list', join('examples/original', file), '--json'];
      const main = join(ROOT, 'dist/apps/fairlead/main.cjs');
      const { stdout } = await run(process.execPath, [main, ...call], { cwd: ROOT });
      const rows = JSON.parse(stdout) as readonly { readonly ruleId: string }[];
      expect(rows.map(({ ruleId }) => ruleId).sort()).toEqual([...ids].sort());
    },
    60_000,
  );

  it('are listed, each with the test that runs it', () => {
    const listed = readFileSync(join(ROOT, 'examples/README.md'), 'utf8');
    const files = readdirSync(join(ROOT, 'examples/original'));
    expect(files.filter((file) => !listed.includes(`examples/original/${file}`))).toEqual([]);
    const tests = [...listed.matchAll(/`(e2e\/[^`]+)`/g)].map(([, path = '']) => path);
    expect(tests.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
