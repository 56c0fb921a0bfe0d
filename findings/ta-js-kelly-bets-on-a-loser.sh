#!/usr/bin/env bash
# ta.js 1.17.0: the share of an account to put at risk after J. L. Kelly (A New Interpretation of Information Rate, Bell System Technical Journal
# 35, 1956) is W - (1 - W) / R: W is the part of the trades that win, R the average win divided by the average loss. Its kelly() puts 1 + the
# expected return in the place of R, which is near 1 for any trade. Whatever wins more often than not gets a large position, a strategy that
# loses its account too; one with few large wins gets none.
. "$(dirname "$0")/lib/run.sh"
install ta.js@1.17.0
observe '3 of 5 win 1 %, 2 lose 1 %: sum 1 %, Kelly 0.200, best by search 0.20, ta.js 0.201
3 of 5 win 1 %, 2 lose 10 %: sum -17 %, Kelly -3.400, best by search 0.00, ta.js 0.186
2 of 5 win 10 %, 3 lose 1 %: sum 17 %, Kelly 0.340, best by search 0.34, ta.js -0.180' <<'JS'
const ta = require('ta.js');

const average = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The share at risk, in hundredths, by which an account grows most over such trades: the definition, without the formula. */
function bestBySearch(returns, averageLoss) {
  const growth = (share) => average(returns.map((gain) => Math.log(1 + (share * gain) / averageLoss)));
  const shares = Array.from({ length: 100 }, (_, hundredths) => hundredths / 100);
  return shares.reduce((best, share) => (growth(share) > growth(best) ? share : best));
}

function show(wins, win, losses, loss) {
  const returns = [...Array(wins).fill(win), ...Array(losses).fill(-loss)];
  const won = wins / returns.length;
  const kelly = won - (1 - won) / (win / loss);
  const sum = Math.round(100 * returns.reduce((total, gain) => total + gain, 0));
  const trades = `${wins} of ${returns.length} win ${100 * win} %, ${losses} lose ${100 * loss} %`;
  const found = `Kelly ${kelly.toFixed(3)}, best by search ${bestBySearch(returns, loss).toFixed(2)}`;
  console.log(`${trades}: sum ${sum} %, ${found}, ta.js ${ta.kelly(returns).toFixed(3)}`);
}

show(3, 0.01, 2, 0.01);
show(3, 0.01, 2, 0.1);
show(2, 0.1, 3, 0.01);
JS
