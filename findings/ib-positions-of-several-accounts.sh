#!/usr/bin/env bash
# Logins with several accounts at Interactive Brokers (an advisor's, a family's) get the positions of all in one answer, each with its account.
# ib-tws-api 1.3.0 keeps one position of each contract, that of the last account, and not its name. @stoqey/ibkr 2.8.8 answers with the
# positions of the account that came last and forgets the others, and its cache holds one of each contract as well. What is held long in one
# account and short in another is one of both; a program that flattens or hedges by it does the wrong thing in one of them.
. "$(dirname "$0")/lib/run.sh"
install ib-tws-api@1.3.0 @stoqey/ibkr@2.8.8 @stoqey/ib@1.6.10
observe 'sent: DU1 AAPL 100, DU1 MSFT 50, DU2 AAPL -30
ib-tws-api, getPositions: AAPL -30, MSFT 50
@stoqey/ibkr, getPositions: AAPL -30
@stoqey/ibkr, positions: AAPL -30, MSFT 50' <<'JS'
process.env.DEBUG = '';
const { IBApiNext } = require('@stoqey/ib');
const { Portfolios } = require('@stoqey/ibkr');
const { frame, startTws } = require('./tws.cjs');

const REQUEST_POSITIONS = '61';
const HELD = [['DU1', 265598, 'AAPL', 100], ['DU1', 272093, 'MSFT', 50], ['DU2', 265598, 'AAPL', -30]];

const positionOf = ([account, id, symbol, size]) =>
  frame('61', '3', account, id, symbol, 'STK', '', '0', '', '', 'NASDAQ', 'USD', symbol, 'NMS', size, '100');

const list = (names) => names.sort().join(', ');

(async () => {
  const tws = await startTws(undefined, ([request], socket) => {
    if (request === REQUEST_POSITIONS) socket.write(Buffer.concat([...HELD.map(positionOf), frame('62', '1')]));
  });
  console.log(`sent: ${HELD.map(([account, , symbol, size]) => `${account} ${symbol} ${size}`).join(', ')}`);

  const { Client } = await import('ib-tws-api');
  const client = new Client({ host: '127.0.0.1', port: tws.port, clientId: 1 });
  const byClient = Object.values(await client.getPositions());
  console.log(`ib-tws-api, getPositions: ${list(byClient.map(({ contract, position }) => `${contract.symbol} ${position}`))}`);

  const api = new IBApiNext({ host: '127.0.0.1', port: tws.port });
  await new Promise((done) => {
    api.connectionState.subscribe((state) => state === 2 && done());
    api.connect(2);
  });
  const portfolios = Portfolios.Instance;
  portfolios.ib = api;
  const show = (positions) => list(positions.map(({ contract, pos }) => `${contract.symbol} ${pos}`));
  console.log(`@stoqey/ibkr, getPositions: ${show(await portfolios.getPositions())}`);
  console.log(`@stoqey/ibkr, positions: ${show(portfolios.positions)}`);
  tws.stop();
  process.exit(0);
})();
JS
