#!/usr/bin/env bash
# reconnecting-websocket 4.4.0 and @nktkas/rews 2.1.2, as clients of a broker's stream that wants a login first: what is sent while the link is down
# is kept, and goes out on the next connection before the program hears of it. A program that logs in when the connection opens, as it did
# the first time, sends its order before its login. sturdy-websocket 0.2.1 sends it after the login. All three send it as late as the outage
# was long, at the price of before.
. "$(dirname "$0")/lib/run.sh"
install reconnecting-websocket@4.4.0 @nktkas/rews@2.1.2 sturdy-websocket@0.2.1 ws@8.23.0
observe 'reconnecting-websocket: first connection: login; second: SELL 100 STOP 95, sent 2 seconds ago, login
@nktkas/rews: first connection: login; second: SELL 100 STOP 95, sent 2 seconds ago, login
sturdy-websocket: first connection: login; second: login, SELL 100 STOP 95, sent 2 seconds ago' <<'JS'
const { once } = require('node:events');
const { setTimeout: sleep } = require('node:timers/promises');
const { WebSocket, WebSocketServer } = require('ws');

const OUTAGE = 2000;
const RETRY = 200;

/** A stream of a broker on a port, which notes what comes on each connection. */
async function startBroker(port, connections) {
  const server = new WebSocketServer({ port, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    const messages = [];
    connections.push(messages);
    socket.on('message', (text) => messages.push({ text: String(text), at: Date.now() }));
  });
  await once(server, 'listening');
  return server;
}

function stop(server) {
  for (const socket of server.clients) socket.terminate();
  server.close();
}

async function until(condition) {
  for (let waited = 0; !condition() && waited < 20_000; waited += 50) await sleep(50);
}

async function observe(name, connect) {
  const connections = [];
  const before = await startBroker(0, connections);
  const { port } = before.address();
  const client = await connect(`ws://127.0.0.1:${port}`);
  await until(() => connections[0]?.length === 1);
  stop(before);
  await sleep(RETRY);
  const sent = Date.now();
  client.send('SELL 100 STOP 95');
  await sleep(OUTAGE);
  const after = await startBroker(port, connections);
  await until(() => connections[1]?.length === 2);
  const age = (at) => `sent ${at - sent >= OUTAGE ? OUTAGE / 1000 : 0} seconds ago`;
  const show = ({ text, at }) => (text === 'login' ? text : `${text}, ${age(at)}`);
  const [first, second] = connections.map((messages) => messages.map(show));
  console.log(`${name}: first connection: ${first.join(', ')}; second: ${second.join(', ')}`);
  client.close();
  stop(after);
}

(async () => {
  await observe('reconnecting-websocket', (url) => {
    const Client = require('reconnecting-websocket');
    const client = new Client(url, [], { WebSocket, minReconnectionDelay: RETRY, maxReconnectionDelay: RETRY });
    client.addEventListener('open', () => client.send('login'));
    return client;
  });
  await observe('@nktkas/rews', async (url) => {
    globalThis.WebSocket = WebSocket;
    const { ReconnectingWebSocket } = await import('@nktkas/rews');
    const client = new ReconnectingWebSocket(url, { maxRetries: 50, reconnectionDelay: () => RETRY });
    client.addEventListener('open', () => client.send('login'));
    return client;
  });
  await observe('sturdy-websocket', (url) => {
    const Client = require('sturdy-websocket').default;
    const client = new Client(url, { wsConstructor: WebSocket, minReconnectDelay: RETRY, maxReconnectDelay: RETRY });
    client.onopen = client.onreopen = () => client.send('login');
    return client;
  });
  process.exit(0);
})();
JS
