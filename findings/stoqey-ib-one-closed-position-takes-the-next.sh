#!/usr/bin/env bash
# @stoqey/ib 1.6.10, IBApiNext: where one position of an account becomes 0, getPositions() takes it and every position behind it off the list
# of all; `removed` names the one alone. The portfolio of getAccountUpdates() does the same. A program that hedges, sizes or shows
# what is held goes on without positions that are still there.
. "$(dirname "$0")/lib/run.sh"
install @stoqey/ib@1.6.10
observe 'positions: AAPL 100, MSFT 50, NVDA 20
MSFT is sold: removed MSFT, all AAPL 100
portfolio: AAPL 100, MSFT 50, NVDA 20
MSFT is sold: removed MSFT, all AAPL 100' <<'JS'
const { IBApiNext } = require('@stoqey/ib');
const { frame, startTws } = require('./tws.cjs');

const REQUEST_POSITIONS = '61';
const REQUEST_ACCOUNT = '6';
const HELD = [
  [265598, 'AAPL', 100],
  [272093, 'MSFT', 50],
  [4815747, 'NVDA', 20],
];
const contract = (id, symbol) => [id, symbol, 'STK', '', '0', '', ''];
const position = ([id, symbol, size]) => frame('61', '3', 'DU1', ...contract(id, symbol), 'NASDAQ', 'USD', symbol, 'NMS', size, '100');
const portfolio = ([id, symbol, size]) =>
  frame('7', '8', ...contract(id, symbol), 'NASDAQ', 'USD', symbol, 'NMS', size, '110', size * 110, '100', size * 10, '0', 'DU1');
const names = (positions) => positions.map(({ contract: { symbol }, pos }) => `${symbol} ${pos}`).join(', ');

/** Subscribes; the last picture before and the first after the sale of the one in the middle. */
async function sellOne(api, { name, subscribe, listOf, isWhole, sell }) {
  await new Promise((done) => {
    let isSold = false;
    const subscription = subscribe(api).subscribe((update) => {
      if (!isSold && isWhole(update)) {
        isSold = true;
        console.log(`${name}: ${names(listOf(update.all))}`);
        sell();
      } else if (update.removed) {
        const removed = listOf(update.removed).map((one) => one.contract.symbol);
        console.log(`MSFT is sold: removed ${removed.join(', ')}, all ${names(listOf(update.all))}`);
        subscription.unsubscribe();
        done();
      }
    });
  });
}

(async () => {
  const tws = await startTws(undefined, ([request], socket) => {
    if (request === REQUEST_POSITIONS) socket.write(Buffer.concat([...HELD.map(position), frame('62', '1')]));
    if (request === REQUEST_ACCOUNT) socket.write(Buffer.concat([...HELD.map(portfolio), frame('54', '1', 'DU1')]));
  });
  const api = new IBApiNext({ host: '127.0.0.1', port: tws.port });
  api.connect(1);
  const send = (message) => [...tws.sockets].at(-1).write(message);
  const sold = [272093, 'MSFT', 0];
  await sellOne(api, {
    name: 'positions',
    subscribe: () => api.getPositions(),
    listOf: (all) => all.get('DU1'),
    isWhole: ({ all }) => all.get('DU1')?.length === HELD.length,
    sell: () => send(position(sold)),
  });
  await sellOne(api, {
    name: 'portfolio',
    subscribe: () => api.getAccountUpdates('DU1'),
    listOf: (all) => all.portfolio.get('DU1'),
    isWhole: ({ all }) => all.portfolio?.get('DU1')?.length === HELD.length,
    sell: () => send(portfolio(sold)),
  });
  tws.stop();
  process.exit(0);
})();
JS
