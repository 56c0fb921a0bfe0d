#!/usr/bin/env bash
# grademark 0.3.0 (backtests): its exit rule is given the open position with its profit, profitPct and R multiple so far. Of a short they have the
# sign of a long: as the price falls, the short loses. A rule that takes profits at 5 % or ends losses at 5 % does the other of both: it closes
# the winners, keeps the losers to their end, and the backtest says so in no place; the closed trade has the right sign again.
. "$(dirname "$0")/lib/run.sh"
install grademark@0.3.0 data-forge@1.10.1 chai@4.3.4
observe 'long at 100, price 106: profitPct right 6, open 6
short at 100, price 94: profitPct right 6, open -6
short at 100, price 106: profitPct right -6, open 6
exit of a short at a loss of 5 %, price falls to 82 in steps of 6: out at 94, profit 6
exit of a short at a loss of 5 %, price rises to 124 in steps of 6: held to the end at 124, loss 24' <<'JS'
const { DataFrame } = require('data-forge');
const { backtest } = require('grademark');

const DAY = 5;
const day = ({ time }) => time.getUTCDate() - DAY;

/** Two days at 100, on the second of which it enters, and then a step a day. */
function barsOf(steps) {
  const closes = [100, 100, ...steps];
  return closes.map((close, index) => {
    const open = closes[index - 1] ?? close;
    const range = { open, close, high: Math.max(open, close), low: Math.min(open, close) };
    return { time: new Date(Date.UTC(2026, 0, DAY + index)), ...range, volume: 1 };
  });
}

function run(direction, steps, exitRule) {
  const entryRule = (enter, { bar }) => day(bar) === 0 && enter({ direction });
  return backtest({ entryRule, exitRule }, new DataFrame(barsOf(steps)))[0];
}

for (const [direction, price] of [['long', 106], ['short', 94], ['short', 106]]) {
  let open;
  run(direction, [price, price], (_exit, { position }) => (open = position.profitPct));
  const right = direction === 'long' ? price - 100 : 100 - price;
  console.log(`${direction} at 100, price ${price}: profitPct right ${right}, open ${open}`);
}

for (const [way, steps] of [['falls', [94, 88, 82]], ['rises', [106, 112, 118, 124]]]) {
  const trade = run('short', steps, (exit, { position }) => position.profitPct <= -5 && exit());
  const end = trade.exitReason === 'finalize' ? 'held to the end at' : 'out at';
  const result = trade.profit > 0 ? `profit ${trade.profit}` : `loss ${-trade.profit}`;
  const text = `exit of a short at a loss of 5 %, price ${way} to ${steps.at(-1)} in steps of 6`;
  console.log(`${text}: ${end} ${trade.exitPrice}, ${result}`);
}
JS
