#!/usr/bin/env bash
# The money flow index counts a bar's money as flowing in where its typical price is above that of the bar before. indicatorts 2.2.2 compares the
# money (price times volume) instead, so that the volume decides: a stock that falls on every bar with growing volume has an index of 100, as
# if everybody bought, and one that rises while volume dries up has 0. technicalindicators 3.1.0 and trading-signals 8.3.0 keep to the
# definition. With the same volume in every bar all three agree, which is what tests tend to have.
. "$(dirname "$0")/lib/run.sh"
install indicatorts@2.2.2 technicalindicators@3.1.0 trading-signals@8.3.0
observe 'falls, growing volume: technicalindicators 0, trading-signals 0, indicatorts 100
rises, shrinking volume: technicalindicators 100, trading-signals 100, indicatorts 0
rises and falls, the same volume: technicalindicators 58.14, trading-signals 58.14, indicatorts 58.14' <<'JS'
const { MFI: StreamingMfi } = require('trading-signals');
const { MFI: BatchMfi } = require('technicalindicators');
const { moneyFlowIndex } = require('indicatorts');

const PERIOD = 14;
const makeBars = (closeOf, volumeOf) =>
  Array.from({ length: 40 }, (_, index) => {
    const close = closeOf(index);
    return { open: close, high: close + 1, low: close - 1, close, volume: volumeOf(index) };
  });
const cases = {
  'falls, growing volume': makeBars((index) => 200 - index, (index) => 1000 * 1.1 ** index),
  'rises, shrinking volume': makeBars((index) => 100 + index, (index) => 1000 * 0.9 ** index),
  'rises and falls, the same volume': makeBars((index) => 100 + 5 * Math.sin(index), () => 1000),
};

for (const [name, bars] of Object.entries(cases)) {
  const [high, low, close, volume] = ['high', 'low', 'close', 'volume'].map((field) => bars.map((bar) => bar[field]));
  const streaming = new StreamingMfi(PERIOD);
  for (const bar of bars) streaming.add(bar);
  const results = {
    technicalindicators: BatchMfi.calculate({ high, low, close, volume, period: PERIOD }).at(-1),
    'trading-signals': Number(streaming.getResult()),
    indicatorts: moneyFlowIndex(high, low, close, volume, { period: PERIOD }).at(-1),
  };
  const values = Object.entries(results).map(([library, value]) => `${library} ${Number(value.toFixed(2))}`);
  console.log(`${name}: ${values.join(', ')}`);
}
JS
