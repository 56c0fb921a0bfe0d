#!/usr/bin/env bash
# @stoqey/ib 1.6.10, IBApiNext: the executions that TWS sends carry the id of the request that they answer. getExecutionDetails() puts each into the
# answer of every request that is open: two at a time, one for each of two symbols, both get the fills of both, whatever their filter, and
# two for the same get every fill twice. Positions that are counted from it are of the wrong symbol, or twice as large.
. "$(dirname "$0")/lib/run.sh"
install @stoqey/ib@1.6.10
observe 'AAPL alone: AAPL 100
AAPL and MSFT at a time: AAPL 100, MSFT 50 | AAPL 100, MSFT 50
AAPL twice at a time: AAPL 100, AAPL 100 | AAPL 100, AAPL 100' <<'JS'
const { IBApiNext } = require('@stoqey/ib');
const { frame, startTws } = require('./tws.cjs');

const REQUEST_EXECUTIONS = '7';
const FILLS = { AAPL: ['265598', '100'], MSFT: ['272093', '50'] };

function execution(requestId, symbol) {
  const [contractId, shares] = FILLS[symbol];
  const contract = [contractId, symbol, 'STK', '', '0', '', '', 'SMART', 'USD', symbol, 'NMS'];
  const fill = [`0001.${symbol}.01.01`, '20260105 10:00:00 US/Eastern', 'DU1', 'ISLAND', 'BOT', shares, '150', '7', '1', '0'];
  return frame('11', requestId, '1', ...contract, ...fill, shares, '150', '', '', '', '', '1', '0');
}

(async () => {
  const waiting = [];
  let expected = 1;
  const tws = await startTws(undefined, (fields, socket) => {
    if (fields[0] !== REQUEST_EXECUTIONS) return;
    // It answers both once both are open, as it may.
    waiting.push({ requestId: fields[2], symbol: fields.find((field) => field in FILLS) });
    if (waiting.length < expected) return;
    const answers = waiting.splice(0);
    const ends = answers.map(({ requestId }) => frame('55', '1', requestId));
    socket.write(Buffer.concat([...answers.map(({ requestId, symbol }) => execution(requestId, symbol)), ...ends]));
  });
  const api = new IBApiNext({ host: '127.0.0.1', port: tws.port });
  api.connect(1);
  const ask = async (...symbols) => {
    expected = symbols.length;
    const answers = await Promise.all(symbols.map((symbol) => api.getExecutionDetails({ symbol })));
    const text = (all) => all.map(({ contract, execution: { shares } }) => `${contract.symbol} ${shares}`).join(', ');
    return answers.map(text).join(' | ');
  };
  console.log(`AAPL alone: ${await ask('AAPL')}`);
  console.log(`AAPL and MSFT at a time: ${await ask('AAPL', 'MSFT')}`);
  console.log(`AAPL twice at a time: ${await ask('AAPL', 'AAPL')}`);
  tws.stop();
  process.exit(0);
})();
JS
