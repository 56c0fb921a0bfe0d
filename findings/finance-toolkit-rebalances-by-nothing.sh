#!/usr/bin/env bash
# @railpath/finance-toolkit 0.5.4: calculatePortfolioRebalancing by the method "proportional" scales the present weights by the ratio of two sums
# that are both one: it never trades, and answers that no rebalancing is needed, for the example of its own documentation too. By the method
# "fixed" trades below minTradeSize are dropped, and then everything is scaled to a sum of one again: the dropped one comes back as a trade
# of ten dollars, and the others miss their targets.
. "$(dirname "$0")/lib/run.sh"
install @railpath/finance-toolkit@0.5.4
observe 'proportional, 0.55 0.45 to 0.50 0.50: wanted -5000 5000, trades 0 0, needed false
proportional, 0.90 0.10 to 0.50 0.50: wanted -40000 40000, trades 0 0, needed false
fixed, 0.60 0.39 0.01 to 0.50 0.48 0.02, none below 2000: wanted -10000 9000 0, trades -9495 9485 10, needed true' <<'JS'
const { calculatePortfolioRebalancing } = require('@railpath/finance-toolkit');

const VALUE = 100_000;
const show = (weights) => weights.map((weight) => weight.toFixed(2)).join(' ');

function rebalance(method, currentWeights, targetWeights, minTradeSize = 0) {
  const weights = { currentWeights, targetWeights, portfolioValue: VALUE };
  const { tradeAmounts, rebalancingNeeded } = calculatePortfolioRebalancing({ ...weights, method, minTradeSize });
  const wanted = targetWeights
    .map((target, asset) => Math.round((target - currentWeights[asset]) * VALUE))
    .map((amount) => (Math.abs(amount) < minTradeSize * VALUE ? 0 : amount));
  const limit = minTradeSize ? `, none below ${minTradeSize * VALUE}` : '';
  const trades = tradeAmounts.map((amount) => Math.round(amount) + 0).join(' ');
  const outcome = `wanted ${wanted.join(' ')}, trades ${trades}, needed ${rebalancingNeeded}`;
  console.log(`${method}, ${show(currentWeights)} to ${show(targetWeights)}${limit}: ${outcome}`);
}

rebalance('proportional', [0.55, 0.45], [0.5, 0.5]);
rebalance('proportional', [0.9, 0.1], [0.5, 0.5]);
rebalance('fixed', [0.6, 0.39, 0.01], [0.5, 0.48, 0.02], 0.02);
JS
