#!/usr/bin/env bash
# @stoqey/ib 1.6.10, IBApiNext: the order book comes as rows that are inserted, changed and deleted by their place; an insertion moves the rows from
# that place on down by one, a deletion up. getMarketDepth() moves none: a new best bid is lost behind the one that it should have pushed down,
# and a deleted best row leaves a hole, so that its next message changes the wrong row.
. "$(dirname "$0")/lib/run.sh"
install @stoqey/ib@1.6.10
observe 'inserted three: 0: 100.03, 1: 100.02, 2: 100.01
a better bid of 100.04 at 0: 0: 100.03, 1: 100.02, 2: 100.01 (the rows of TWS: 100.04 100.03 100.02 100.01)
the bid at 0 is gone: 1: 100.02, 2: 100.01 (the rows of TWS: 100.03 100.02 100.01)
the bid at 0 is gone: the same again, no update (the rows of TWS: 100.02 100.01)' <<'JS'
const { IBApiNext } = require('@stoqey/ib');
const { frame, startTws } = require('./tws.cjs');

const REQUEST_DEPTH = '10';
const [INSERT, , DELETE] = [0, 1, 2];
const BID = 1;
const rows = [];
let requestId;

/** What the book of TWS is after a message, and the message. */
function step(place, operation, price) {
  rows.splice(place, operation === DELETE ? 1 : 0, ...(operation === INSERT ? [price] : []));
  return frame('12', '1', requestId, place, operation, BID, price, '100');
}

(async () => {
  const tws = await startTws(undefined, (fields, socket) => {
    if (fields[0] !== REQUEST_DEPTH) return;
    requestId = fields[2];
    socket.write(Buffer.concat([100.03, 100.02, 100.01].map((price, place) => step(place, INSERT, price))));
  });
  const api = new IBApiNext({ host: '127.0.0.1', port: tws.port });
  api.connect(1);
  let bids = '';
  let updates = 0;
  const contract = { symbol: 'AAPL', secType: 'STK', exchange: 'ISLAND', currency: 'USD' };
  api.getMarketDepth(contract, 5, false).subscribe(({ all }) => {
    bids = [...all.bids].map(([place, { price }]) => `${place}: ${price}`).join(', ');
    updates += 1;
  });
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  while (updates < 3) await pause(20);
  console.log(`inserted three: ${bids}`);
  const messages = [
    ['a better bid of 100.04 at 0', 0, INSERT, 100.04],
    ['the bid at 0 is gone', 0, DELETE, 0],
    ['the bid at 0 is gone', 0, DELETE, 0],
  ];
  for (const [name, ...message] of messages) {
    const before = updates;
    [...tws.sockets].at(-1).write(step(...message));
    for (let turn = 0; turn < 50 && updates === before; turn += 1) await pause(20);
    const seen = updates === before ? 'the same again, no update' : bids;
    console.log(`${name}: ${seen} (the rows of TWS: ${rows.join(' ')})`);
  }
  tws.stop();
  process.exit(0);
})();
JS
