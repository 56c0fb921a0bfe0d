#!/usr/bin/env bash
# @debut/indicators 1.4.2 (of a framework for trading robots): momentValue is what nextValue would be if the bar closed now, as its README shows
# for an average. For Stochastic and Ichimoku it leaves the oldest bar in the window, one too many: at the last tick of a bar a robot sees
# another value than a moment later at its close. The momentum oscillator (CMO; T. S. Chande and S. Kroll, The New Technical Trader, 1994) reads
# its ring of 15 prices in the order of their places: a steady fall is -100 once in 15 bars, and next to nothing, or a rise, between.
. "$(dirname "$0")/lib/run.sh"
install @debut/indicators@1.4.2
observe 'bar 60 of a steady fall as it closes, %K of 14: by the formula 11.8, momentValue 11.1, nextValue 11.8
bar 60 of a steady fall as it closes, Tenkan of 9: by the formula 122.50, momentValue 122.75, nextValue 122.50
bars 41 to 70 of a steady fall, CMO of 14 by the formula -100, here: -100 at 2 bars, 3.7 at 28 bars' <<'JS'
const { CMO, Ichimoku, Stochastic } = require('@debut/indicators');

const bars = Array.from({ length: 70 }, (_, bar) => 150 - bar / 2).map((close) => ({ high: close + 1, low: close - 1, close }));
const values = ({ high, low, close }) => [high, low, close];
const LAST = 60;

/** Highest high and lowest low of the newest bars up to the 60th. */
function range(period) {
  const window = bars.slice(LAST - period, LAST);
  return [Math.max(...window.map(({ high }) => high)), Math.min(...window.map(({ low }) => low))];
}

/** What an indicator answers for the 60th bar at its last tick, and at its close. */
function atTheClose(indicator) {
  for (const bar of bars.slice(0, LAST - 1)) indicator.nextValue(...values(bar));
  const moment = indicator.momentValue(...values(bars[LAST - 1]));
  return [moment, indicator.nextValue(...values(bars[LAST - 1]))];
}

const [top, bottom] = range(14);
const right = (100 * (bars[LAST - 1].close - bottom)) / (top - bottom);
const percents = atTheClose(new Stochastic(14, 3)).map(({ k }) => k.toFixed(1));
const heading = `bar ${LAST} of a steady fall as it closes`;
console.log(`${heading}, %K of 14: by the formula ${right.toFixed(1)}, momentValue ${percents[0]}, nextValue ${percents[1]}`);

const [upper, lower] = range(9);
const lines = atTheClose(new Ichimoku(9, 26, 52)).map(({ tenkan }) => tenkan.toFixed(2));
const middle = ((upper + lower) / 2).toFixed(2);
console.log(`${heading}, Tenkan of 9: by the formula ${middle}, momentValue ${lines[0]}, nextValue ${lines[1]}`);

const oscillator = new CMO(14);
const found = bars.map(({ close }) => oscillator.nextValue(close)).slice(40).map((value) => Number(value.toFixed(1)));
const counts = [...new Set(found)].map((value) => `${value} at ${found.filter((one) => one === value).length} bars`).sort();
console.log(`bars 41 to 70 of a steady fall, CMO of 14 by the formula -100, here: ${counts.join(', ')}`);
JS
