#!/usr/bin/env bash
# @stoqey/ib 1.6.10: of the attribute bits of a price tick (1 can execute automatically, 2 past its limit, 4 before the open) any
# bit makes `canAutoExecute` true: an indicative quote before the open is told as one that can be traded.
. "$(dirname "$0")/lib/run.sh"
install @stoqey/ib@1.6.10
observe 'bits 0: canAutoExecute false, nothing else is told
bits 2: canAutoExecute true, nothing else is told
bits 4: canAutoExecute true, nothing else is told' <<'JS'
const { EventName, IBApi } = require('@stoqey/ib');
const { frame, startTws } = require('./tws.cjs');

(async () => {
  const bits = [0, 2, 4];
  const tws = await startTws((socket) => {
    for (const mask of bits) socket.write(frame('1', '6', '7', '1', '100.5', '300', String(mask)));
  });
  const api = new IBApi({ host: '127.0.0.1', port: tws.port, clientId: 1 });
  let index = 0;
  api.on(EventName.tickPrice, (_id, _field, _price, canAutoExecute, ...more) => {
    const rest = more.length === 0 ? 'nothing else is told' : JSON.stringify(more);
    console.log(`bits ${bits[index]}: canAutoExecute ${canAutoExecute}, ${rest}`);
    index += 1;
    if (index === bits.length) { tws.stop(); process.exit(0); }
  });
  api.connect();
  setTimeout(() => { console.log('no ticks'); process.exit(0); }, 5000);
})();
JS
