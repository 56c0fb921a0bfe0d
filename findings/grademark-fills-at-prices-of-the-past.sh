#!/usr/bin/env bash
# grademark 0.3.0 (backtests): an entry at a price is filled at the open of the bar that reached it, before it was reached, so that every breakout
# is bought below its breakout (its strategy.d.ts promises the bar after). A stop that the market gapped over is filled at the stop,
# where nobody traded, and the bar of the entry has no stop at all. A stop becomes a market order with the first trade at or beyond it
# (FINRA rule 5350): at best it fills at its price, and after a gap at the open.
. "$(dirname "$0")/lib/run.sh"
install grademark@0.3.0 data-forge@1.10.1 chai@4.3.4
observe 'breakout over 105, bar opens 100 and rises to 107: bought at 105 at best, in grademark at 100
breakdown under 95, bar opens 100 and falls to 93: sold at 95 at best, in grademark at 100
stop at 95, next bar opens 80, highest 82: out at 80 at best, in grademark at 95
bought at 100 with a stop at 95, low of that bar 90: out at 95, in grademark still in at the end, at 99' <<'JS'
const { DataFrame } = require('data-forge');
const { backtest } = require('grademark');

const DAY = 5;
const bar = (day, open, high, low, close) => ({ time: new Date(Date.UTC(2026, 0, DAY + day)), open, high, low, close, volume: 1 });
const calm = (day) => bar(day, 100, 101, 99, 100);

/** The one trade of a strategy that decides on the first of these bars. */
function tradeOf(bars, entry, rules = {}) {
  const entryRule = (enter, { bar: { time } }) => time.getUTCDate() === DAY && enter(entry);
  return backtest({ entryRule, ...rules }, new DataFrame(bars))[0];
}

const up = tradeOf([calm(0), bar(1, 100, 107, 99, 106), bar(2, 106, 107, 105, 106)], { entryPrice: 105 });
console.log(`breakout over 105, bar opens 100 and rises to 107: bought at 105 at best, in grademark at ${up.entryPrice}`);

const down = tradeOf([calm(0), bar(1, 100, 101, 93, 94), bar(2, 94, 95, 93, 94)], { entryPrice: 95, direction: 'short' });
console.log(`breakdown under 95, bar opens 100 and falls to 93: sold at 95 at best, in grademark at ${down.entryPrice}`);

const stopLoss = () => 5;
const gap = tradeOf([calm(0), calm(1), bar(2, 80, 82, 78, 81)], {}, { stopLoss });
console.log(`stop at 95, next bar opens 80, highest 82: out at 80 at best, in grademark at ${gap.exitPrice}`);

const first = tradeOf([calm(0), bar(1, 100, 101, 90, 99), bar(2, 99, 100, 98, 99)], {}, { stopLoss });
const end = first.exitReason === 'finalize' ? 'still in at the end' : 'stopped';
console.log(`bought at 100 with a stop at 95, low of that bar 90: out at 95, in grademark ${end}, at ${first.exitPrice}`);
JS
