#!/usr/bin/env bash
# fast-technical-indicators 1.1.4 calls itself a drop-in replacement for technicalindicators. The Chandelier Exit, a trailing stop, is the
# highest high less three ATRs of the same bars (C. Le Beau; technicalindicators 3.1.0). Here each bar takes the ATR of the bar after it: on
# the evening before a crash the stop of a backtest knows of the crash. The newest bar has no stop at all, and fed bar by bar there is
# never one.
. "$(dirname "$0")/lib/run.sh"
install fast-technical-indicators@1.1.4 technicalindicators@3.1.0
observe 'stop of bar 30, known on its evening: by the formula 100.80, technicalindicators 100.80, fast-technical-indicators none
stop of bar 30, once bar 31 fell to 80: by the formula 100.80, technicalindicators 100.80, fast-technical-indicators 97.55
bars fed one by one: technicalindicators 10 stops, fast-technical-indicators 0 stops' <<'JS'
const fast = require('fast-technical-indicators');
const slow = require('technicalindicators');

const PERIOD = 22;
const MULTIPLIER = 3;
const CALM = Array.from({ length: 30 }, (_, day) => ({ high: 101 + day / 5, low: 99 + day / 5, close: 100 + day / 5 }));
const CRASH = { high: 105, low: 80, close: 82 };
const BARS = [...CALM, CRASH, { high: 84, low: 80, close: 81 }];

const column = (bars, name) => bars.map((bar) => bar[name]);
const columns = (bars) => ({ high: column(bars, 'high'), low: column(bars, 'low'), close: column(bars, 'close') });
const input = (bars) => ({ ...columns(bars), period: PERIOD, multiplier: MULTIPLIER });

/** The formula on the bars up to the 30th, with Wilder's average, whose first value is that of the bars 2 to 23. */
function exitByFormula(bars) {
  const ranges = bars.slice(1).map(({ high, low }, index) => {
    const { close } = bars[index];
    return Math.max(high - low, Math.abs(high - close), Math.abs(low - close));
  });
  const first = ranges.slice(0, PERIOD).reduce((sum, range) => sum + range, 0) / PERIOD;
  const average = ranges.slice(PERIOD).reduce((before, range) => (before * (PERIOD - 1) + range) / PERIOD, first);
  return Math.max(...column(bars.slice(-PERIOD), 'high')) - MULTIPLIER * average;
}

/** The exit of bar 30 by a library that has some of the bars: its results begin with bar `begin`. */
function exitOfBar30({ ChandelierExit }, begin, bars) {
  const exit = ChandelierExit.calculate(input(bars))[30 - begin]?.exitLong;
  return exit === undefined ? 'none' : exit.toFixed(2);
}

const formula = exitByFormula(CALM).toFixed(2);
for (const [when, bars] of [['known on its evening', CALM], ['once bar 31 fell to 80', BARS]]) {
  const found = `technicalindicators ${exitOfBar30(slow, 23, bars)}, fast-technical-indicators ${exitOfBar30(fast, 22, bars)}`;
  console.log(`stop of bar 30, ${when}: by the formula ${formula}, ${found}`);
}

/** How many of the bars have a stop when they come one by one. */
function stopsOneByOne({ ChandelierExit }) {
  const exits = new ChandelierExit(input([]));
  const takesBar = exits.nextValue.length === 1;
  const next = (bar) => (takesBar ? exits.nextValue(bar) : exits.nextValue(bar.high, bar.low, bar.close));
  return BARS.map(next).filter((value) => value?.exitLong !== undefined).length;
}
const counts = `technicalindicators ${stopsOneByOne(slow)} stops, fast-technical-indicators ${stopsOneByOne(fast)} stops`;
console.log(`bars fed one by one: ${counts}`);
JS
