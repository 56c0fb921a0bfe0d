#!/usr/bin/env bash
# @stoqey/ibkr 2.8.8, Orders.placeOrder: a price is brought to the tick of its contract, and then to two places whatever the tick is. A limit to
# buy euros at 1.08525 goes out as 1.09, half a cent above what was meant, and fills at the market; a stop at 1.0823 as 1.08; a share at 0.3456
# (rule 612 of Regulation NMS: ticks of 0.0001 below a dollar) as 0.35. Of every type but LMT and STP LMT the limit is taken away: a
# limit-on-close order and a limit if touched go out without one. The caller's order object is changed too.
. "$(dirname "$0")/lib/run.sh"
install @stoqey/ibkr@2.8.8 @stoqey/ib@1.6.10
observe 'EUR LMT, tick 0.00005: limit 1.08525, on the wire 1.09
EUR STP, tick 0.00005: stop 1.0823, on the wire 1.08
XYZ LMT, tick 0.0001: limit 0.3456, on the wire 0.35
XYZ LMT, tick 0.01: limit 48.93, on the wire 48.93
XYZ LOC, tick 0.01: limit 48.93, on the wire none
XYZ LIT, tick 0.01: stop 49.5, on the wire 49.5; limit 48.93, on the wire none' <<'JS'
process.env.DEBUG = '';
const { IBApiNext } = require('@stoqey/ib');
const { Orders } = require('@stoqey/ibkr');
const { frame, startTws } = require('./tws.cjs');

const PLACE_ORDER = '3';
const REQUEST_IDS = '8';
const [LIMIT, STOP] = [19, 20];
const EUR = { conId: 12087792, symbol: 'EUR', secType: 'CASH', exchange: 'IDEALPRO', currency: 'USD', minTick: 0.00005 };
const stock = (minTick) => ({ conId: 1, symbol: 'XYZ', secType: 'STK', exchange: 'SMART', currency: 'USD', minTick });

const ORDERS = [
  [EUR, { orderType: 'LMT', lmtPrice: 1.08525 }],
  [EUR, { orderType: 'STP', auxPrice: 1.0823 }],
  [stock(0.0001), { orderType: 'LMT', lmtPrice: 0.3456 }],
  [stock(0.01), { orderType: 'LMT', lmtPrice: 48.93 }],
  [stock(0.01), { orderType: 'LOC', lmtPrice: 48.93 }],
  [stock(0.01), { orderType: 'LIT', auxPrice: 49.5, lmtPrice: 48.93 }],
];

(async () => {
  let nextId = 1;
  let onOrder = () => undefined;
  const tws = await startTws(undefined, (fields, socket) => {
    if (fields[0] === REQUEST_IDS) socket.write(frame('9', '1', (nextId += 1)));
    if (fields[0] === PLACE_ORDER) onOrder(fields);
  });
  const api = new IBApiNext({ host: '127.0.0.1', port: tws.port });
  await new Promise((done) => {
    api.connectionState.subscribe((state) => state === 2 && done());
    api.connect(1);
  });
  const orders = Orders.Instance;
  orders.ib = api;
  for (const [contract, { orderType, auxPrice, lmtPrice }] of ORDERS) {
    const written = new Promise((done) => (onOrder = done));
    await orders.placeOrder(contract, { action: 'BUY', totalQuantity: 100, orderType, auxPrice, lmtPrice });
    const fields = await written;
    const parts = [];
    if (auxPrice) parts.push(`stop ${auxPrice}, on the wire ${fields[STOP] || 'none'}`);
    if (lmtPrice) parts.push(`limit ${lmtPrice}, on the wire ${fields[LIMIT] || 'none'}`);
    console.log(`${contract.symbol} ${orderType}, tick ${contract.minTick}: ${parts.join('; ')}`);
  }
  tws.stop();
  process.exit(0);
})();
JS
