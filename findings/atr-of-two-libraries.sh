#!/usr/bin/env bash
# The ATR of 14 of the same bars in trading-signals 8.3.0 and technicalindicators 3.1.0: one gives its first value at bar 14,
# the other at bar 15, and they still differ at bar 60: the first true range of a series counts in one and not in the other.
. "$(dirname "$0")/lib/run.sh"
install trading-signals@8.3.0 technicalindicators@3.1.0
observe 'first value at bar: trading-signals 14, technicalindicators 15
at bar 60: 3.0744 and 3.0768' <<'JS'
const { ATR: StreamingAtr } = require('trading-signals');
const { ATR: BatchAtr } = require('technicalindicators');

const bars = Array.from({ length: 60 }, (_, index) => {
  const close = 100 + 5 * Math.sin(index / 4);
  return { high: close + 1 + (index % 3) / 2, low: close - 1 - (index % 5) / 4, close };
});
const streaming = new StreamingAtr(14);
const first = bars.findIndex((bar) => { streaming.add(bar); return streaming.isStable; }) + 1;
for (const bar of bars.slice(first)) streaming.add(bar);
const batch = BatchAtr.calculate({
  period: 14,
  high: bars.map(({ high }) => high),
  low: bars.map(({ low }) => low),
  close: bars.map(({ close }) => close),
});
console.log(`first value at bar: trading-signals ${first}, technicalindicators ${bars.length - batch.length + 1}`);
console.log(`at bar 60: ${Number(streaming.getResult()).toFixed(4)} and ${batch.at(-1).toFixed(4)}`);
JS
