#!/usr/bin/env bash
# @railpath/finance-toolkit 0.5.4, for limits on drawdown (the largest fall from a peak, in percent of that peak): calculatePortfolioMetrics keeps
# the percentage of the fall that was largest in money, so that an account that once halved and has grown since shows its last small fall.
# calculateMaxDrawdown of the same package has the percentage, and a fall that lasted -3 days once there was a new high. The first
# has a Sortino ratio by the scatter of the losses around each other, not by their size: losses of nearly one size, as stops make them, are no risk.
. "$(dirname "$0")/lib/run.sh"
install @railpath/finance-toolkit@0.5.4
observe '100 50 1000 900: largest fall 50 %, in calculatePortfolioMetrics 10 %, in calculateMaxDrawdown 50 %
100 120 90 100 125 140: down from day 1 to day 2, which is 1 day, in calculateMaxDrawdown -3 days
wins of 3 %, losses of 1.0 and 1.1 %: Sortino 20.8, in calculateSortinoRatio 20.8, in calculatePortfolioMetrics 218.9' <<'JS'
const { calculateMaxDrawdown, calculatePortfolioMetrics, calculateSortinoRatio } = require('@railpath/finance-toolkit');

const YEAR = 252;
const percent = (share) => `${Math.round(100 * share)} %`;

function largestFall(values) {
  const falls = values.map((value, day) => 1 - value / Math.max(...values.slice(0, day + 1)));
  return Math.max(...falls);
}

const grown = [100, 50, 1000, 900];
const metrics = percent(calculatePortfolioMetrics({ portfolioValues: grown }).maxDrawdownPercent);
const alone = percent(calculateMaxDrawdown({ prices: grown }).maxDrawdownPercent);
const seen = `in calculatePortfolioMetrics ${metrics}, in calculateMaxDrawdown ${alone}`;
console.log(`${grown.join(' ')}: largest fall ${percent(largestFall(grown))}, ${seen}`);

const recovered = [100, 120, 90, 100, 125, 140];
const { drawdownDuration } = calculateMaxDrawdown({ prices: recovered });
const days = `down from day 1 to day 2, which is 1 day, in calculateMaxDrawdown ${drawdownDuration} days`;
console.log(`${recovered.join(' ')}: ${days}`);

/** F. Sortino: the mean return by the root of the mean square of what fell short of the target, here 0. */
function sortino(returns) {
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const shortfall = returns.reduce((sum, value) => sum + Math.min(0, value) ** 2, 0) / returns.length;
  return (mean * YEAR) / Math.sqrt(shortfall * YEAR);
}

const returns = [0.03, -0.01, 0.03, -0.011];
const portfolioValues = returns.reduce((values, value) => [...values, values.at(-1) * (1 + value)], [100]);
const options = { riskFreeRate: 0, annualizationFactor: YEAR };
const byReturns = calculateSortinoRatio({ ...options, returns, targetReturn: 0 }).sortinoRatio;
const byValues = calculatePortfolioMetrics({ ...options, portfolioValues }).sortinoRatio;
const both = `in calculateSortinoRatio ${byReturns.toFixed(1)}, in calculatePortfolioMetrics ${byValues.toFixed(1)}`;
console.log(`wins of 3 %, losses of 1.0 and 1.1 %: Sortino ${sortino(returns).toFixed(1)}, ${both}`);
JS
