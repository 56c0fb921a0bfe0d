#!/usr/bin/env bash
# technicalindicators 3.1.0: a Renko chart has one brick for each full size that the price moved (S. Nison, Beyond Candlesticks, 1994), so that its
# last brick ends within one size of the price. Here a bar makes one brick at most: after a gap the chart lags by all the rest, and goes on
# laying bricks in a market that stands still. Of a size by ATR it takes the newest one for the whole past, so that bricks of last month
# change with each new bar.
. "$(dirname "$0")/lib/run.sh"
install technicalindicators@3.1.0
observe 'closes 100 106 106.1 105.9 106.2 106, bricks of 1: by the definition 6 up to 106
  after close 106: 1 brick, up to 101, 5 behind
  after close 106.1: 2 bricks, up to 102, 4 behind
  after close 105.9: 3 bricks, up to 103, 2 behind
  after close 106.2: 4 bricks, up to 104, 2 behind
  after close 106: 5 bricks, up to 105, 1 behind
first brick by ATR over 60 calm bars: 100.00 to 100.80
first brick by ATR once the 61st bar has fallen by 20: 100.00 to 102.17' <<'JS'
const { renko } = require('technicalindicators');

const SIZE = 1;
const CLOSES = [100, 106, 106.1, 105.9, 106.2, 106];

/** Bars that open where the last one closed and range no further. */
function barsOf(closes) {
  const opens = [closes[0], ...closes.slice(0, -1)];
  const of = (pick) => closes.map((close, bar) => pick(close, opens[bar]));
  const prices = { open: opens, close: closes, high: of(Math.max), low: of(Math.min) };
  return { ...prices, volume: closes.map(() => 1), timestamp: closes.map((_, bar) => bar) };
}

const wanted = Math.floor((CLOSES[1] - CLOSES[0]) / SIZE);
const heading = `closes ${CLOSES.join(' ')}, bricks of ${SIZE}`;
console.log(`${heading}: by the definition ${wanted} up to ${CLOSES[0] + wanted * SIZE}`);
for (let count = 2; count <= CLOSES.length; count += 1) {
  const seen = CLOSES.slice(0, count);
  const { close } = renko({ ...barsOf(seen), brickSize: SIZE, useATR: false });
  const behind = Math.floor(seen.at(-1) - close.at(-1));
  const bricks = close.length === 1 ? '1 brick' : `${close.length} bricks`;
  console.log(`  after close ${seen.at(-1)}: ${bricks}, up to ${close.at(-1)}, ${behind} behind`);
}

function firstBrickByAtr(text, closes) {
  const { open, close } = renko({ ...barsOf(closes), useATR: true, period: 14 });
  console.log(`first brick by ATR ${text}: ${open[0].toFixed(2)} to ${close[0].toFixed(2)}`);
}
const calm = Array.from({ length: 60 }, (_, bar) => 100 + 0.8 * bar);
firstBrickByAtr('over 60 calm bars', calm);
firstBrickByAtr('once the 61st bar has fallen by 20', [...calm, calm.at(-1) - 20]);
JS
