// Writes down every event of order management and misses none: its place in the stream outlives it.
import { appendFileSync, readFileSync } from 'node:fs';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

const NAME = 'subscriber';
const file = process.env.SUBSCRIBER_FILE ?? 'events.jsonl';

const connection = await connect({
  servers: process.env.FAIRLEAD_NATS_URL ?? 'nats://127.0.0.1:4222',
  user: NAME,
  pass: readFileSync(process.env.FAIRLEAD_NATS_PASSWORD_FILE, 'utf8').trim(),
  inboxPrefix: `_INBOX_${NAME}`,
  maxReconnectAttempts: -1,
  waitOnFirstConnect: true,
});
const consumer = await jetstream(connection).consumers.get('ORDER', NAME);
const messages = await consumer.consume();
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => messages.stop());

for await (const message of messages) {
  const { id, type, data } = message.json();
  // After a crash a message may come again: whoever acts on one remembers its id.
  appendFileSync(file, `${JSON.stringify({ sequence: message.seq, id, type })}\n`);
  console.log(message.seq, type, data.symbol ?? data.instrumentKey ?? '', data.reason ?? '');
  message.ack();
}
await connection.drain();
