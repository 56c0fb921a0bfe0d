#!/usr/bin/env bash
# ccxt 4.5.84 (clients of some hundred exchanges): buildOHLCVC makes bars of trades by dividing the time since 1970-01-01, a Thursday. Its weeks run
# from Thursday to Wednesday, where ISO 8601 and its own roundTimeframe begin on Monday; its months are thirty days long and begin on any day.
# Where the bars up to yesterday came from an exchange that counts by the calendar and those of today are built from trades, Monday's trade
# belongs to the bar of the week before.
. "$(dirname "$0")/lib/run.sh"
install ccxt@4.5.84
observe '1w: Mon 2026-01-12, by roundTimeframe in the bar of Mon 2026-01-12, by buildOHLCVC in that of Thu 2026-01-08
1w: Wed 2026-01-14, by roundTimeframe in the bar of Mon 2026-01-12, by buildOHLCVC in that of Thu 2026-01-08
1w: Thu 2026-01-15, by roundTimeframe in the bar of Mon 2026-01-12, by buildOHLCVC in that of Thu 2026-01-15
1w: Mon 2026-01-19, by roundTimeframe in the bar of Mon 2026-01-19, by buildOHLCVC in that of Thu 2026-01-15
1M: Sat 2026-01-31, by roundTimeframe in the bar of Thu 2026-01-01, by buildOHLCVC in that of Wed 2026-01-07
1M: Mon 2026-02-02, by roundTimeframe in the bar of Sun 2026-02-01, by buildOHLCVC in that of Wed 2026-01-07' <<'JS'
const { Exchange } = require('ccxt');

const exchange = new Exchange();
const weekday = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: 'UTC' });
const show = (time) => `${weekday.format(time)} ${new Date(time).toISOString().slice(0, 10)}`;

function compare(timeframe, day) {
  const timestamp = Date.parse(`${day}T15:00:00Z`);
  const [[bar]] = exchange.buildOHLCVC([{ timestamp, price: 100, amount: 1 }], timeframe);
  const rounded = exchange.roundTimeframe(timeframe, timestamp);
  const found = `by roundTimeframe in the bar of ${show(rounded)}, by buildOHLCVC in that of ${show(bar)}`;
  console.log(`${timeframe}: ${show(timestamp)}, ${found}`);
}

for (const day of ['2026-01-12', '2026-01-14', '2026-01-15', '2026-01-19']) compare('1w', day);
for (const day of ['2026-01-31', '2026-02-02']) compare('1M', day);
JS
