#!/usr/bin/env bash
# kiteconnect 5.3.0 (the client of the broker Zerodha): the connection and the handlers of a KiteTicker belong to the module. The ticker of a
# second account finds the line of the first one open and never opens its own; both get the order updates of the first account and none of
# the second, and both say that they are connected. disconnect() ends the whole program with code 1: whatever it was about to store, cancel
# or close is left as it is.
. "$(dirname "$0")/lib/run.sh"
install kiteconnect@5.3.0 ws@8.23.0
observe 'lines opened: account-1; connected: first true, second true
account-1 filled: order update at first, second
account-2 filled: order update at nobody
disconnect() in a program that has something left to do: exit code 1, left undone' <<'JS'
const { spawnSync } = require('node:child_process');
const { once } = require('node:events');
const { setTimeout: sleep } = require('node:timers/promises');
const { WebSocketServer } = require('ws');
const { KiteTicker } = require('kiteconnect');

/** A stream of the broker: which account is on which line. */
async function startBroker() {
  const lines = new Map();
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket, { url }) => lines.set(new URL(url, 'ws://broker').searchParams.get('api_key'), socket));
  await once(server, 'listening');
  return { lines, root: `ws://127.0.0.1:${server.address().port}/` };
}

async function until(condition, limit = 5000) {
  for (let waited = 0; !condition() && waited < limit; waited += 50) await sleep(50);
}

/** Connects, disconnects and has one thing left to do, in a program of its own. */
const HANG_UP = `
  const { WebSocketServer } = require('ws');
  const { KiteTicker } = require('kiteconnect');
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' }, () => {
    const root = 'ws://127.0.0.1:' + server.address().port + '/';
    const ticker = new KiteTicker({ api_key: 'account-1', access_token: 'token', root });
    ticker.on('connect', () => ticker.disconnect());
    ticker.connect();
    setTimeout(() => { console.log('done'); process.exit(0); }, 2000);
  });
`;

(async () => {
  const { lines, root } = await startBroker();
  const seen = [];
  const tickerOf = (name, account) => {
    const ticker = new KiteTicker({ api_key: account, access_token: 'token', root });
    ticker.on('order_update', () => seen.push(name));
    ticker.connect();
    return ticker;
  };
  const first = tickerOf('first', 'account-1');
  await until(() => lines.size === 1 && first.connected());
  const second = tickerOf('second', 'account-2');
  await until(() => lines.size === 2, 1000);
  const connected = `first ${first.connected()}, second ${second.connected()}`;
  console.log(`lines opened: ${[...lines.keys()].join(', ')}; connected: ${connected}`);
  for (const account of ['account-1', 'account-2']) {
    seen.length = 0;
    lines.get(account)?.send(JSON.stringify({ type: 'order', data: { order_id: '1', status: 'COMPLETE' } }));
    await until(() => seen.length === 2, 1000);
    console.log(`${account} filled: order update at ${seen.join(', ') || 'nobody'}`);
  }
  const { status, stdout } = spawnSync(process.execPath, ['-e', HANG_UP], { encoding: 'utf8' });
  const left = stdout.includes('done') ? 'done' : 'left undone';
  console.log(`disconnect() in a program that has something left to do: exit code ${status}, ${left}`);
  process.exit(0);
})();
JS
