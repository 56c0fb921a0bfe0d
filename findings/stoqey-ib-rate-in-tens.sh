#!/usr/bin/env bash
# @stoqey/ib 1.6.10: `maxReqPerSec` is divided by ten and counted in tenths of a second, where a started request counts as
# one: 45 lets 5 through in each tenth (50 a second), 5 lets 1 through in each (10 a second).
. "$(dirname "$0")/lib/run.sh"
install @stoqey/ib@1.6.10
observe 'asked for at most 45 a second: 99 more after the first take less than the 2.2 s of that pace: true
asked for at most 5 a second: 10 more after the first take less than the 2.0 s of that pace: true' <<'JS'
const { EventName, IBApi, OrderAction, OrderType, SecType } = require('@stoqey/ib');
const { startTws } = require('./tws.cjs');

async function seconds(maxReqPerSec, count) {
  const tws = await startTws();
  const api = new IBApi({ host: '127.0.0.1', port: tws.port, clientId: 1, maxReqPerSec });
  const ready = new Promise((done) => api.once(EventName.nextValidId, done));
  api.connect();
  await ready;
  await new Promise((done) => setTimeout(done, 500));
  const contract = { symbol: 'AAPL', secType: SecType.STK, exchange: 'SMART', currency: 'USD' };
  for (let id = 1; id <= count + 1; id += 1) {
    api.placeOrder(id, contract, { orderType: OrderType.MKT, action: OrderAction.BUY, totalQuantity: 1 });
  }
  let startedAt = null;
  while (tws.placed < count + 1) {
    if (startedAt === null && tws.placed > 0) startedAt = performance.now();
    await new Promise((done) => setTimeout(done, 5));
  }
  tws.stop();
  return (performance.now() - (startedAt ?? performance.now())) / 1000;
}
/** A busy machine only makes it slower, so the fastest of some runs counts. */
async function fastest(maxReqPerSec, count) {
  const runs = [];
  for (let run = 0; run < 4; run += 1) runs.push(await seconds(maxReqPerSec, count));
  return Math.min(...runs);
}
(async () => {
  console.log(`asked for at most 45 a second: 99 more after the first take less than the 2.2 s of that pace: ${(await fastest(45, 99)) < 2.1}`);
  console.log(`asked for at most 5 a second: 10 more after the first take less than the 2.0 s of that pace: ${(await fastest(5, 10)) < 1.8}`);
  process.exit(0);
})();
JS
