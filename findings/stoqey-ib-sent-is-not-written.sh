#!/usr/bin/env bash
# @stoqey/ib 1.6.10: `sent` is emitted for every order that is handed over, also for those that still wait for its own pace
# when the connection is lost. Nothing is emitted for them, and the broker never gets them.
. "$(dirname "$0")/lib/run.sh"
install @stoqey/ib@1.6.10
observe 'handed over 40, sent 40, arrived fewer than 40: true, errors other than the lost connection: 0' <<'JS'
const { EventName, IBApi, OrderAction, OrderType, SecType } = require('@stoqey/ib');
const { startTws } = require('./tws.cjs');

(async () => {
  const tws = await startTws();
  const api = new IBApi({ host: '127.0.0.1', port: tws.port, clientId: 1 });
  let sent = 0;
  let errors = 0;
  api.on(EventName.sent, (fields) => { if (String(fields[0]) === '3') sent += 1; });
  api.on(EventName.error, (_error, code) => { if (code !== 502) errors += 1; });
  const ready = new Promise((done) => api.once(EventName.nextValidId, done));
  api.connect();
  await ready;
  const contract = { symbol: 'AAPL', secType: SecType.STK, exchange: 'SMART', currency: 'USD' };
  for (let id = 1; id <= 40; id += 1) {
    api.placeOrder(id, contract, { orderType: OrderType.MKT, action: OrderAction.BUY, totalQuantity: 1 });
  }
  await new Promise((done) => setTimeout(done, 250));
  for (const socket of tws.sockets) socket.destroy();
  await new Promise((done) => setTimeout(done, 1500));
  console.log(`handed over 40, sent ${sent}, arrived fewer than 40: ${tws.placed < 40}, errors other than the lost connection: ${errors}`);
  tws.stop();
  process.exit(0);
})();
JS
