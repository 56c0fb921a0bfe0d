import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  FairleadProcess,
  ROOT,
  killLeftovers,
  newHome,
  removeStoppedHome,
} from './support/fairlead-process';

const run = promisify(execFile);
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const TSC_OPTIONS = {
  compilerOptions: {
    ...{ module: 'nodenext', target: 'es2022', strict: true, noEmit: true },
    // Every declaration of the package is looked at too.
    ...{ skipLibCheck: false, exactOptionalPropertyTypes: true },
    ...{ types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] },
  },
  files: ['module.mts', 'common.cts'],
};

/** What another program writes, in the words of both kinds of modules. */
const MODULE = `
import { FairleadClient, RefusedError, subscribe, type FairleadEvent, type SignalInput } from '@fairlead/sdk';
const client = FairleadClient.from();
const signal: SignalInput = { symbol: 'MSFT', action: 'BUY', confidence: 0.95 };
const sent = await client.sendSignal(signal);
const ended = await client.signalEnded(sent.signalId);
console.log(JSON.stringify({ sent: sent.status, ended: ended.disposition }));
const wrong: unknown = await client.signal('0b5f3a52-7d0a-4a57-9a26-2d6e3e0a5f01').catch((error: unknown) => error);
console.log(JSON.stringify({ refused: wrong instanceof RefusedError && wrong.status }));
const subscription = subscribe({ name: 'my-program', reads: ['fill.*', 'order.v1.>'], from: client });
subscription.on('fill.execution', ({ data }) => data.price.toUpperCase());
await subscription.stop();
const types = (event: FairleadEvent<'order.*'>): string =>
  event.type === 'order.denied' ? event.data.checks.map(({ check }) => check).join() : event.type;
void types;
// @ts-expect-error no event is of this type
subscription.on('order.stat', () => undefined);
// @ts-expect-error a fill has no such field
subscription.on('fill.execution', ({ data }) => data.disposition);
// @ts-expect-error what a signal does is one of six words
const hold: SignalInput = { symbol: 'MSFT', action: 'HOLD', confidence: 0.9 };
// @ts-expect-error a symbol or all, and not both
void client.close({ symbol: 'MSFT', all: true });
void hold;
`;
const COMMON = `
import sdk = require('@fairlead/sdk');
async function main(): Promise<void> {
  const client = sdk.FairleadClient.from();
  const trades = await client.trades({ limit: 1 });
  console.log(JSON.stringify({ symbols: trades.map(({ symbol }) => symbol) }));
  // @ts-expect-error it takes a number
  await client.trades({ limit: 'one' }).catch((error: unknown) => console.log(JSON.stringify({ refused: error instanceof sdk.RefusedError })));
}
void main();
`;

describe('the package of the SDK', () => {
  let home: string;
  let folder: string;
  let system: FairleadProcess;
  beforeAll(async () => {
    home = newHome();
    system = await FairleadProcess.start(home);
    folder = mkdtempSync(join(tmpdir(), 'fairlead-package-'));
    await install();
    await system.ready();
  }, 120_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await system.stop();
    removeStoppedHome(home);
    killLeftovers();
  }, 60_000);

  /** Installs the packed package into an empty folder, without a network. */
  async function install(): Promise<void> {
    const packed = join(folder, 'packed');
    mkdirSync(packed);
    await run('npm', ['pack', join(ROOT, 'dist/sdk'), '--silent'], { cwd: packed });
    const [tarball = ''] = readdirSync(packed);
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const args = ['install', '--offline', '--no-audit', '--no-fund', join(packed, tarball)];
    await run('npm', args, { cwd: folder });
  }
  async function node(file: string, text: string): Promise<readonly unknown[]> {
    writeFileSync(join(folder, file), text);
    const env = { PATH: process.env['PATH'], FAIRLEAD_HOME: home };
    const { stdout } = await run(process.execPath, [file], { cwd: folder, env });
    return stdout.trim().split('\n').map((line) => JSON.parse(line) as unknown); // prettier-ignore
  }
  /** The program without its types: what plain Node runs. */
  const plain = (text: string): string =>
    text
      .replaceAll(/, type \w+/g, '')
      .replaceAll(/: (SignalInput|unknown|string|Promise<void>|FairleadEvent<[^>]+>)(?=[ ),])/g, '')
      .replace("import sdk = require('@fairlead/sdk');", "const sdk = require('@fairlead/sdk');");

  it('is all there is: nothing else comes along', () => {
    expect(readdirSync(join(folder, 'node_modules'))).toEqual(['.package-lock.json', '@fairlead']);
    expect(readdirSync(join(folder, 'node_modules/@fairlead'))).toEqual(['sdk']);
  });

  it('is used by plain Node as an ECMAScript module', async () => {
    const calls = plain(MODULE).split('const types =')[0] ?? '';
    expect(await node('module.mjs', calls)).toEqual([
      { sent: 'ACCEPTED', ended: 'EXECUTED' },
      { refused: 404 },
    ]);
  }, 60_000);

  it('is used by plain Node as a CommonJS module', async () => {
    expect(await node('common.cjs', plain(COMMON))).toEqual([
      { symbols: ['MSFT'] },
      { refused: true },
    ]);
  }, 60_000);

  it('brings its own types, which say what is wrong', async () => {
    writeFileSync(join(folder, 'module.mts'), MODULE);
    writeFileSync(join(folder, 'common.cts'), COMMON);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSC_OPTIONS));
    const checked = run(process.execPath, [TSC, '-p', folder], { cwd: folder });
    await expect(checked.catch((error: { stdout: string }) => ({ stdout: error.stdout }))).resolves.toMatchObject({ stdout: '' }); // prettier-ignore
  }, 120_000);

  it('says what to install where NATS is wanted and its packages are not there', async () => {
    const text = `
      import { subscribe } from '@fairlead/sdk';
      const from = { nats: 'nats://127.0.0.1:1', password: 'x' };
      const { done } = subscribe({ name: 'my-program', reads: ['order.*'], from });
      await done.catch(({ code, advice }) => console.log(JSON.stringify({ code, advice })));
    `;
    expect(await node('nats.mjs', text)).toEqual([
      { code: 'MISUSE', advice: expect.stringContaining('@nats-io/jetstream') as string },
    ]);
  });

  it('brings no server: to run one it needs a clone, which it says', async () => {
    const text = `
      import { Fairlead } from '@fairlead/sdk';
      const clone = process.argv[2];
      const start = () => Fairlead.start({ home: './trading', tws: 'simulated', installation: clone });
      const fairlead = await start().catch(({ code, advice }) => console.log(JSON.stringify({ code, advice })));
    `;
    expect(await node('start.mjs', text)).toEqual([
      { code: 'MISUSE', advice: expect.stringContaining('npm run build') as string },
    ]);
    const within = text.replace('process.argv[2]', JSON.stringify(ROOT)).concat(`
      console.log(JSON.stringify({ simulated: fairlead.simulated, ready: await fairlead.client.ready() ?? true }));
      await fairlead.stop();
    `);
    expect(await node('within.mjs', within)).toEqual([{ simulated: true, ready: true }]);
    removeStoppedHome(join(folder, 'trading'));
  }, 60_000);

  it('lets no subscription end in silence: where nobody waits for its end, the process ends', async () => {
    const text = `
      import { subscribe } from '@fairlead/sdk';
      subscribe({ name: 'my-program', reads: ['order.*'], from: { nats: 'nats://127.0.0.1:1', password: 'x' } });
      setTimeout(() => console.log('{ "went": "on" }'), 5_000);
    `;
    await expect(node('silent.mjs', text)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('MisuseError') as string,
    });
  });

  it('is found under its name within the clone: the example sends a signal and tells its story', async () => {
    const env = { PATH: process.env['PATH'], FAIRLEAD_HOME: home };
    const program = 'examples/send-signal/send-signal.mjs';
    const { stdout } = await run(process.execPath, [program, 'SPY', 'BUY'], { cwd: ROOT, env });
    expect(stdout).toMatch(/^ACCEPTED [0-9a-f-]{36}: BUY SPY is on its way$/m);
    expect(stdout).toMatch(/^EXECUTED \(FILLED\): /m);
    expect(stdout).toMatch(/: ✓ confidence >= 0.8, it was 0.93$/m);
    expect(stdout).toMatch(/^BUY \d+ at [\d.]+$/m);
    const refused = run(process.execPath, [program, 'SPY', 'HOLD'], { cwd: ROOT, env });
    await expect(refused).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^action must be one of BUY/) as string }); // prettier-ignore
    expect(readFileSync(join(ROOT, program), 'utf8')).toContain("from '@fairlead/sdk'");
  }, 60_000);
});
