#!/usr/bin/env bash
# grademark 0.3.0 (backtests): a short position whose price doubles has lost all it was worth, and its own profitPct says -100; the equity
# that analyze() makes of it has only halved, and a short whose price halves doubles it: the growth of a short is entry / exit. A backtest
# with shorts earns more and loses less than any account could. averageLosingTrade is in price per share, averageProfitPerTrade in capital.
. "$(dirname "$0")/lib/run.sh"
install grademark@0.3.0 data-forge@1.10.1 chai@4.3.4
observe 'long 100 to 50: profitPct -50, capital 1000 to 500
short 100 to 50: profitPct 50, capital 1000 to 2000
short 100 to 200: profitPct -100, capital 1000 to 500
short 100 to 300: profitPct -200, capital 1000 to 333.33
the last: averageLosingTrade -200, averageProfitPerTrade -666.67' <<'JS'
const { DataFrame } = require('data-forge');
const { analyze, backtest } = require('grademark');

function trade(direction, exitPrice) {
  const prices = [100, 100, 100, exitPrice, exitPrice, exitPrice];
  const bars = prices.map((price, day) => ({
    time: new Date(Date.UTC(2026, 0, 5 + day)),
    ...{ open: price, high: price, low: price, close: price, volume: 1 },
  }));
  const isDay = (bar, day) => bar.time.getTime() === bars[day].time.getTime();
  const strategy = {
    entryRule: (enter, { bar }) => isDay(bar, 0) && enter({ direction }),
    exitRule: (exit, { bar }) => isDay(bar, 3) && exit(),
  };
  const trades = [...backtest(strategy, new DataFrame(bars))];
  const analysis = analyze(1000, trades);
  const capital = Number(analysis.finalCapital.toFixed(2));
  console.log(`${direction} 100 to ${exitPrice}: profitPct ${trades[0].profitPct}, capital 1000 to ${capital}`);
  return analysis;
}

trade('long', 50);
trade('short', 50);
trade('short', 200);
const { averageLosingTrade, averageProfitPerTrade } = trade('short', 300);
console.log(`the last: averageLosingTrade ${averageLosingTrade}, averageProfitPerTrade ${averageProfitPerTrade.toFixed(2)}`);
JS
