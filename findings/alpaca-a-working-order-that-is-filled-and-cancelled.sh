#!/usr/bin/env bash
# @master-chief/alpaca 6.3.20 (client of Alpaca's trading API, whose order has null for each of filled_at, canceled_at, expired_at, failed_at and
# replaced_at that has not happened): it makes a Date of each, and of null the first of January 1970. A working order was filled, cancelled,
# replaced, has expired and failed, for everybody who asks whether it has such a time.
. "$(dirname "$0")/lib/run.sh"
install @master-chief/alpaca@6.3.20
observe 'status new, filled 0 of 10
  filled_at: null, here 1970-01-01T00:00:00.000Z
  canceled_at: null, here 1970-01-01T00:00:00.000Z
  expired_at: null, here 1970-01-01T00:00:00.000Z
  failed_at: null, here 1970-01-01T00:00:00.000Z
  replaced_at: null, here 1970-01-01T00:00:00.000Z
orders with a filled_at among one that works and one that filled: 2' <<'JS'
const { createServer } = require('node:http');

const NEVER = { filled_at: null, canceled_at: null, expired_at: null, failed_at: null, replaced_at: null };
const working = {
  ...{ id: 'order-1', symbol: 'XYZ', side: 'sell', type: 'stop', stop_price: '95', qty: '10', filled_qty: '0', status: 'new' },
  ...{ created_at: '2026-01-05T14:30:00Z', updated_at: '2026-01-05T14:30:00Z', submitted_at: '2026-01-05T14:30:00Z' },
  ...NEVER,
};
const filled = { ...working, id: 'order-2', status: 'filled', filled_qty: '10', filled_at: '2026-01-05T15:00:00Z' };

const server = createServer((_request, response) => response.end(JSON.stringify([working, filled])));
server.listen(0, '127.0.0.1', async () => {
  const { AlpacaClient } = await import('@master-chief/alpaca');
  const account = `http://127.0.0.1:${server.address().port}`;
  const credentials = { key: 'A', secret: 'secret', paper: false };
  const client = new AlpacaClient({ credentials, endpoints: { rest: { account } } });
  const orders = await client.getOrders();
  const [order] = orders;
  console.log(`status ${order.status}, filled ${order.filled_qty} of ${order.qty}`);
  for (const name of Object.keys(NEVER)) {
    console.log(`  ${name}: ${working[name]}, here ${order[name] && order[name].toISOString()}`);
  }
  const count = orders.filter(({ filled_at: time }) => time).length;
  console.log(`orders with a filled_at among one that works and one that filled: ${count}`);
  server.close();
});
JS
