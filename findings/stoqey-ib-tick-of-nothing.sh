#!/usr/bin/env bash
# @stoqey/ib 1.6.10: figures of messages that few programs look at. The tick of a subscription (tickReqParams) is read as a whole number, so
# that 0.01, 0.05 and 0.25 are 0, and rounding to it divides by nothing. A stock has no multiplier, and its positions are told with 0: size times
# price times multiplier is worth nothing. The last trade date of a future with its time behind blanks is not taken apart: it is after
# every date it is compared with, and `lastTradeTime` stays empty (with hyphens both are right).
. "$(dirname "$0")/lib/run.sh"
install @stoqey/ib@1.6.10
observe 'tick of 0.01: 0, of 0.05: 0, of 0.25: 0, of 1: 1
position of 100 AAPL: multiplier 0
last trade "20260320 08:30:00 US/Central": date 20260320 08:30:00 US/Central, time undefined
last trade "20260320-08:30:00-US/Central": date 20260320, time 08:30:00' <<'JS'
const { EventName, IBApi } = require('@stoqey/ib');
const { frame, startTws } = require('./tws.cjs');

const TICKS = ['0.01', '0.05', '0.25', '1'];
const LAST_TRADES = ['20260320 08:30:00 US/Central', '20260320-08:30:00-US/Central'];
const blanks = (count) => Array.from({ length: count }, () => '');
/** The details of a future, with nothing in what is not looked at here. */
const future = (lastTrade, id) => [
  ...['10', id, 'ES', 'FUT', lastTrade, '20260320', '0', '', 'CME', 'USD', 'ESH6', 'ES', 'ES', '1', '0.25', '50'],
  ...[...blanks(2), '1', '1', ...blanks(10), '0', '0', '0', ...blanks(5), '1', '1', '1', '0'],
];

(async () => {
  const tws = await startTws((socket) => {
    const messages = [
      ...TICKS.map((tick, id) => frame('81', id, tick, 'a60001', '3')),
      frame('61', '3', 'DU1', '265598', 'AAPL', 'STK', '', '0', '', '', 'NASDAQ', 'USD', 'AAPL', 'NMS', '100', '150.25'),
      ...LAST_TRADES.map((lastTrade, id) => frame(...future(lastTrade, id))),
    ];
    socket.write(Buffer.concat(messages));
  });
  const api = new IBApi({ host: '127.0.0.1', port: tws.port, clientId: 1 });
  api.on(EventName.error, (error) => console.log(`error: ${error.message}`));
  const ticks = [];
  api.on(EventName.tickReqParams, (id, minTick) => {
    ticks.push(`of ${TICKS[id]}: ${minTick}`);
    if (ticks.length === TICKS.length) console.log(`tick ${ticks.join(', ')}`);
  });
  api.on(EventName.position, (_account, { symbol, multiplier }, size) => {
    console.log(`position of ${size} ${symbol}: multiplier ${multiplier}`);
  });
  api.on(EventName.contractDetails, (id, { contract, lastTradeTime }) => {
    console.log(`last trade "${LAST_TRADES[id]}": date ${contract.lastTradeDateOrContractMonth}, time ${lastTradeTime}`);
    if (id === 1) {
      tws.stop();
      process.exit(0);
    }
  });
  api.connect();
  setTimeout(() => process.exit(1), 10_000).unref();
})();
JS
