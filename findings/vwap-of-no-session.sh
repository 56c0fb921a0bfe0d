#!/usr/bin/env bash
# The volume-weighted average price is that of today's session for every trader and chart. Of four libraries none begins anew at the
# open: technicalindicators 3.1.0, trading-signals 8.3.0 and ta.js 1.17.0 average all that they were ever given, so a stock that opened 10 %
# higher is "far above VWAP" all day; indicatorts 2.2.2 calls the last 14 bars so, and takes the close for the price.
. "$(dirname "$0")/lib/run.sh"
install technicalindicators@3.1.0 trading-signals@8.3.0 indicatorts@2.2.2 ta.js@1.17.0
observe "today's session 110.07
technicalindicators 105.07
trading-signals 105.07
ta.js 105.07
indicatorts 110.10" <<'JS'
const { VWAP: BatchVwap } = require('technicalindicators');
const { VWAP: StreamingVwap } = require('trading-signals');
const { vwap } = require('indicatorts');
const ta = require('ta.js');

const session = (price) =>
  Array.from({ length: 20 }, (_, bar) => ({
    high: price + 1 + (bar % 3) / 10,
    low: price - 1,
    close: price + (bar % 2) / 5,
    volume: 1000 + 100 * (bar % 5),
  }));
const typical = ({ high, low, close }) => (high + low + close) / 3;
const sum = (values) => values.reduce((total, value) => total + value, 0);
const yesterday = session(100);
const today = session(110);
const bars = [...yesterday, ...today];
const column = (name) => bars.map((bar) => bar[name]);

const streaming = new StreamingVwap();
for (const bar of bars) streaming.add(bar);
const volumes = { high: column('high'), low: column('low'), close: column('close'), volume: column('volume') };
const results = {
  "today's session": sum(today.map((bar) => typical(bar) * bar.volume)) / sum(today.map(({ volume }) => volume)),
  technicalindicators: BatchVwap.calculate(volumes).at(-1),
  'trading-signals': Number(streaming.getResult()),
  'ta.js': ta.vwap(bars.map((bar) => [typical(bar), bar.volume]), bars.length).at(-1),
  indicatorts: vwap(column('close'), column('volume')).at(-1),
};
for (const [name, value] of Object.entries(results)) console.log(`${name} ${value.toFixed(2)}`);
JS
