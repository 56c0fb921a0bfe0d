// Writes down every event of order management and misses none: its place in the stream outlives it.
import { appendFileSync } from 'node:fs';
import { subscribe } from '@fairlead/sdk';

const file = process.env.SUBSCRIBER_FILE ?? 'events.jsonl';

// FAIRLEAD_NATS_URL and FAIRLEAD_NATS_PASSWORD_FILE say where NATS is, and its password there.
const subscription = subscribe({ name: 'subscriber', reads: ['order.v1.>'] }).on(
  'order.*',
  ({ id, type, data }, { sequence }) => {
    // After a crash an event may come again: whoever acts on one remembers its id.
    appendFileSync(file, `${JSON.stringify({ sequence, id, type })}\n`);
    console.log(sequence, type, data.symbol ?? '', data.reason ?? '');
  },
);
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => subscription.stop());
await subscription.done;
