#!/usr/bin/env bash
# The RSI of 14 of the same closes: Wilder's smoothing in trading-signals 8.3.0 and technicalindicators 3.1.0, which rounds it to two
# decimals; the same with a change of nothing before the first bar in indicatorts 2.2.2; plain means of the last 14 bars in ta.js 1.17.0. A rule "RSI below 40" that
# was tuned on a chart fires with one of the four.
. "$(dirname "$0")/lib/run.sh"
install trading-signals@8.3.0 technicalindicators@3.1.0 indicatorts@2.2.2 ta.js@1.17.0
observe 'trading-signals 41.1043
technicalindicators 41.1000
indicatorts 40.9992
ta.js 36.9710' <<'JS'
const { RSI: StreamingRsi } = require('trading-signals');
const { RSI: BatchRsi } = require('technicalindicators');
const { rsi } = require('indicatorts');
const ta = require('ta.js');

const closes = Array.from({ length: 40 }, (_, bar) => Number((100 + 5 * Math.sin(bar / 4) + (bar % 3)).toFixed(2)));
const streaming = new StreamingRsi(14);
for (const close of closes) streaming.add(close);
const results = {
  'trading-signals': Number(streaming.getResult()),
  technicalindicators: BatchRsi.calculate({ period: 14, values: closes }).at(-1),
  indicatorts: rsi(closes, { period: 14 }).at(-1),
  'ta.js': ta.rsi(closes, 14).at(-1),
};
for (const [name, value] of Object.entries(results)) console.log(`${name} ${value.toFixed(4)}`);
JS
