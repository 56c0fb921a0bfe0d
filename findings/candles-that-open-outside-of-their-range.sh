#!/usr/bin/env bash
# candlestick-convert 7.0.0: a candle that it makes of trades opens at the close of the candle before it, not at its own first trade, while
# high and low are of its own trades: after a gap the open is outside of them, and a stock that opened at 110 and fell to 109.50 has a bar
# that rose. Candles that it makes of candles open as they should. In the candles with volumes by side the first trade of each candle but
# the first counts in `volume` and not in `buyVolume` and `tx`: a minute of one buy is a minute without any. And the trades that were
# handed over have lost their seconds afterwards: the same array gives nothing finer any more.
. "$(dirname "$0")/lib/run.sh"
install candlestick-convert@7.0.0
observe 'trades of the first minute after the gap: 110 to 109.5
candle of the trades: open 100.2 high 110 low 109.5 close 109.5
candle of one-second candles: open 110 high 110 low 109.5 close 109.5
a minute of one buy of 300: volume 300, buyVolume 0, tx 0
time of the last trade before 14:31:10, after 14:31:00' <<'JS'
const { batchCandlesWithCustomInterval, batchTicksToCandle, batchTradeToExtCandle } = require('candlestick-convert');

const trades = [
  ['2026-01-05T20:59:10Z', 100, 100],
  ['2026-01-05T20:59:50Z', 100.2, 100],
  ['2026-01-06T14:30:05Z', 110, 200],
  ['2026-01-06T14:30:40Z', 109.5, 100],
  ['2026-01-06T14:31:10Z', 109.8, 300],
].map(([time, price, quantity]) => ({ time: Date.parse(time), price, quantity, side: 'buy' }));
const copies = () => trades.map((trade) => ({ ...trade }));
const text = ({ open, high, low, close }) => `open ${open} high ${high} low ${low} close ${close}`;
const clock = ({ time }) => new Date(time).toISOString().slice(11, 19);

console.log(`trades of the first minute after the gap: ${trades[2].price} to ${trades[3].price}`);
console.log(`candle of the trades: ${text(batchTicksToCandle(copies(), 60, true)[1])}`);
const ofSeconds = trades.map(({ time, price, quantity }) => [time, price, price, price, price, quantity]);
const minuteOf = (time) => time - (time % 60_000);
const [, open, high, low, close] = batchCandlesWithCustomInterval(ofSeconds, minuteOf, true)[1];
console.log(`candle of one-second candles: ${text({ open, high, low, close })}`);
const { volume, buyVolume, tx } = batchTradeToExtCandle(copies(), 60, true)[2];
console.log(`a minute of one buy of 300: volume ${volume}, buyVolume ${buyVolume}, tx ${tx}`);
const before = clock(trades[4]);
batchTicksToCandle(trades, 60, true);
console.log(`time of the last trade before ${before}, after ${clock(trades[4])}`);
JS
