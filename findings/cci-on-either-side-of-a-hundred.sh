#!/usr/bin/env bash
# The CCI of 20 of the same bars is below -100 in technicalindicators 3.1.0 and trading-signals 8.3.0 (a signal to buy) and above it in
# indicatorts 2.2.2 (none): the first two take the deviation of all 20 bars from today's mean, the third each bar's from the mean of its own day.
. "$(dirname "$0")/lib/run.sh"
install technicalindicators@3.1.0 trading-signals@8.3.0 indicatorts@2.2.2
observe 'technicalindicators -117.40
trading-signals -117.40
indicatorts -88.72' <<'JS'
const { CCI: BatchCci } = require('technicalindicators');
const { CCI: StreamingCci } = require('trading-signals');
const { cci } = require('indicatorts');

const bars = Array.from({ length: 120 }, (_, bar) => {
  const close = Number((100 + 5 * Math.sin(bar / 4) + (bar % 3)).toFixed(2));
  return { high: close + 1 + (bar % 4) / 4, low: close - 1 - (bar % 3) / 3, close };
});
const [high, low, close] = ['high', 'low', 'close'].map((name) => bars.map((bar) => bar[name]));
const streaming = new StreamingCci(20);
for (const bar of bars) streaming.add(bar);
const results = {
  technicalindicators: BatchCci.calculate({ high, low, close, period: 20 }).at(-1),
  'trading-signals': Number(streaming.getResult()),
  indicatorts: cci(high, low, close, { period: 20 }).at(-1),
};
for (const [name, value] of Object.entries(results)) console.log(`${name} ${value.toFixed(2)}`);
JS
