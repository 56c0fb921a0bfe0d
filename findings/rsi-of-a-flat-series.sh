#!/usr/bin/env bash
# The RSI of prices that never move (a halted stock, a holiday's bars) is 0 / 0. trading-signals 8.3.0 and technicalindicators 3.1.0
# make it 100, the strongest rise there is; indicatorts 2.2.2 makes it NaN. A rule "RSI above 70" fires on a stock that stands still.
. "$(dirname "$0")/lib/run.sh"
install trading-signals@8.3.0 technicalindicators@3.1.0 indicatorts@2.2.2
observe 'trading-signals 100
technicalindicators 100
indicatorts NaN' <<'JS'
const { RSI: StreamingRsi } = require('trading-signals');
const { RSI: BatchRsi } = require('technicalindicators');
const { rsi } = require('indicatorts');

const prices = Array.from({ length: 30 }, () => 100);
const streaming = new StreamingRsi(14);
for (const price of prices) streaming.add(price);
console.log(`trading-signals ${Number(streaming.getResult())}`);
console.log(`technicalindicators ${BatchRsi.calculate({ period: 14, values: prices }).at(-1)}`);
console.log(`indicatorts ${rsi(prices, { period: 14 }).at(-1)}`);
JS
