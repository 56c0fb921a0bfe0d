// Tests the bot against the TWS simulator: `node --test examples/node-bot/bot.test.mjs`.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import bot from './bot.cjs';

const { Bot } = bot;
const FAIRLEAD =
  process.env.FAIRLEAD ?? fileURLToPath(new URL('../../bin/fairlead.mjs', import.meta.url));
const directories = [];
let simulator;
let where;
let trader;

/** Starts `fairlead sim` on free ports, and reads from its first output where it listens. */
async function startSimulator(...flags) {
  const directory = mkdtempSync(join(tmpdir(), 'bot-test-'));
  directories.push(directory);
  const always = ['--port', '0', '--control-port', '0', '--directory', directory];
  simulator = spawn(
    process.execPath,
    [FAIRLEAD, 'sim', '--json', '--clock', 'stepped', ...always, ...flags],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  for await (const chunk of simulator.stdout) {
    text += chunk;
    if (text.endsWith('}\n')) break;
  }
  where = JSON.parse(text);
  trader = new Bot({ host: where.host, port: where.port, clientId: 1 });
}

/** Sends a command to the control port and returns its answer; a refusal fails the test. */
async function control(method, path, body) {
  const response = await fetch(where.control + path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  assert.equal(response.status, 200, JSON.stringify(answer));
  return answer;
}

const setPrice = (bid, ask) => control('POST', '/actions/setPrice', { symbol: 'AAPL', bid, ask });
/** Lets time pass until the bot has done everything that it does. */
const pass = async (ms) => {
  const { unsettled } = await control('POST', '/clock/step', { ms });
  assert.deepEqual(unsettled, []);
};

afterEach(async () => {
  trader.stop();
  simulator.kill('SIGTERM');
  if (simulator.exitCode === null) await once(simulator, 'exit');
});
after(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

test('the bot buys on the way up, is protected, and is stopped out', async () => {
  await startSimulator();
  await setPrice('100.00', '100.02');
  await trader.start();
  await pass(1_000);
  await setPrice('101.00', '101.02');
  await pass(1_000);
  assert.equal(trader.position, 100);
  await control('GET', '/assertions/positions-protected');
  await setPrice('98.00', '98.02');
  await pass(1_000);
  assert.equal(trader.position, 0);
  for (const name of ['flat', 'no-open-orders', 'no-violations', 'one-order-per-reference'])
    await control('GET', `/assertions/${name}`);
});

test('the bot counts a fill once, however often and in whatever order it comes', async () => {
  await startSimulator('--scenario', '05-callbacks-in-any-order');
  await trader.start();
  await pass(1_000);
  await setPrice('101.00', '101.02');
  await pass(1_000);
  const { positions } = await control('GET', '/state');
  assert.equal(String(trader.position), positions[0].quantity);
});
