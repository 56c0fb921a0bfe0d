#!/usr/bin/env bash
# Aroon Up is 100 on the day of the highest high of so many days and falls to 0 as it grows old, Aroon Down the same of the lowest low (T. S.
# Chande, 1995; TA-Lib). indicatorts 2.2.2 counts the days since the highest price of the window changed: in a steady move the far end of the
# window changes every day, and both are 100, upwards as downwards. ta.js 1.17.0 takes prices, but its README gives it pairs of high and
# low: these it does not order, and answers 100 up and 0 down whatever the market did.
. "$(dirname "$0")/lib/run.sh"
install indicatorts@2.2.2 ta.js@1.17.0
observe 'a rise of 60 days: by the definition up 100, down 0; indicatorts up 100, down 100; ta.js of pairs up 100, down 0
a fall of 60 days: by the definition up 0, down 100; indicatorts up 100, down 100; ta.js of pairs up 100, down 0' <<'JS'
const { aroon } = require('indicatorts');
const ta = require('ta.js');

const PERIOD = 25;

/** Days since the extreme of the last 25 days and today, as a part of 25. */
function byDefinition(prices, extreme) {
  const window = prices.slice(-PERIOD - 1);
  return (100 * window.lastIndexOf(extreme(...window))) / PERIOD;
}

for (const [name, way] of [['rise', 1], ['fall', -1]]) {
  const highs = Array.from({ length: 60 }, (_, day) => 200 + way * day + 0.5);
  const lows = highs.map((high) => high - 1);
  const right = `up ${byDefinition(highs, Math.max)}, down ${byDefinition(lows, Math.min)}`;
  const { up, down } = aroon(highs, lows, { period: PERIOD });
  const pairs = highs.map((high, day) => [high, lows[day]]);
  const ofPairs = `up ${ta.aroon.up(pairs, PERIOD).at(-1)}, down ${ta.aroon.down(pairs, PERIOD).at(-1)}`;
  const seen = `indicatorts up ${up.at(-1)}, down ${down.at(-1)}; ta.js of pairs ${ofPairs}`;
  console.log(`a ${name} of 60 days: by the definition ${right}; ${seen}`);
}
JS
