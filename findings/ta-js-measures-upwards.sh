#!/usr/bin/env bash
# ta.js 1.17.0 against J. W. Wilder (New Concepts in Technical Trading Systems, 1978) and technicalindicators 3.1.0. Its true range leaves out the
# distance from the last close down to the low where the stock opened below it: a fall over night is no volatility, the stop stays as near
# and the position as large as before. Its parabolic stop of a short takes the high of the day for the new low, and stays too far away. The
# same upwards is right.
. "$(dirname "$0")/lib/run.sh"
install ta.js@1.17.0 technicalindicators@3.1.0
observe 'ATR of 14 after a gap up of 20: by Wilder 3.36, ta.js 3.36
ATR of 14 after a gap down of 20: by Wilder 3.36, ta.js 2.00
  shares for a risk of 1000 at two ATRs: 148, by ta.js 250
stop of a long that rose for 10 days: technicalindicators 107.81, ta.js 107.81
stop of a short that fell for 10 days: technicalindicators 92.19, ta.js 93.42' <<'JS'
const ta = require('ta.js');
const { PSAR } = require('technicalindicators');

const PERIOD = 14;
const bar = (close) => ({ high: close + 1, low: close - 1, close });

/** Twenty calm days, and one that opens somewhere else. */
const withGap = (gap) => [...Array.from({ length: 20 }, () => bar(100)), bar(100 + gap)];

/** Wilder's average true range: the mean of the first ranges, then a fourteenth of each new one. */
function averageTrueRange(bars) {
  const ranges = bars.map(({ high, low }, day) => {
    const before = bars[day - 1]?.close ?? low;
    return Math.max(high - low, Math.abs(high - before), Math.abs(low - before));
  });
  const first = ranges.slice(0, PERIOD).reduce((sum, range) => sum + range, 0) / PERIOD;
  return ranges.slice(PERIOD).reduce((average, range) => (average * (PERIOD - 1) + range) / PERIOD, first);
}

const byLibrary = (bars) => ta.atr(bars.map(({ high, low, close }) => [high, close, low]), PERIOD).at(-1);

for (const [name, gap] of [['up', 20], ['down', -20]]) {
  const bars = withGap(gap);
  const right = averageTrueRange(bars).toFixed(2);
  console.log(`ATR of ${PERIOD} after a gap ${name} of 20: by Wilder ${right}, ta.js ${byLibrary(bars).toFixed(2)}`);
}
const shares = (range) => Math.floor(1000 / (2 * range));
const fallen = withGap(-20);
console.log(`  shares for a risk of 1000 at two ATRs: ${shares(averageTrueRange(fallen))}, by ta.js ${shares(byLibrary(fallen))}`);

/** Two days one way to begin with, then ten the other way, two a day. */
function trend(way) {
  const closes = [100, 100 - way, ...Array.from({ length: 11 }, (_, day) => 100 - way + 2 * way * day)];
  return closes.map(bar);
}

for (const [name, way] of [['a long that rose', 1], ['a short that fell', -1]]) {
  const bars = trend(way);
  const input = { high: bars.map(({ high }) => high), low: bars.map(({ low }) => low), step: 0.02, max: 0.2 };
  const right = PSAR.calculate(input).at(-1).toFixed(2);
  const found = ta.psar(bars.map(({ high, low }) => [high, low])).at(-1).toFixed(2);
  console.log(`stop of ${name} for 10 days: technicalindicators ${right}, ta.js ${found}`);
}
JS
