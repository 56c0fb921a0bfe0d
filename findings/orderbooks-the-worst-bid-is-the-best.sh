#!/usr/bin/env bash
# orderbooks 1.1.14 (order books of exchanges from snapshots and updates): a book kept to a depth is to lose its outermost prices on each side;
# its README says that a maxDepth of 50 is 25 bids and 25 asks. The bids are cut one place too high: the lowest bid always stays and a better
# one goes. Kept to the best price of each side, the best bid is the worst one, a spread of 10 basis points is one of 60, and the price that
# it expects for a sale is 0.50 below what somebody bids. The asks are cut rightly.
. "$(dirname "$0")/lib/run.sh"
install orderbooks@1.1.14
observe 'maxDepth 12: bids 100.00 99.90 99.80 99.70 99.60 99.50, asks 100.10 100.20 100.30 100.40 100.50 100.60
  best bid 100 of 100, spread 10.0 of 10.0 basis points, a sale of 1 at 100
maxDepth 4: bids 100.00 99.50, asks 100.10 100.20
  best bid 100 of 100, spread 10.0 of 10.0 basis points, a sale of 1 at 100
maxDepth 2: bids 99.50, asks 100.10
  best bid 99.5 of 100, spread 59.9 of 10.0 basis points, a sale of 1 at 99.5' <<'JS'
const { OrderBook, OrderBookLevel } = require('orderbooks');

const BIDS = [100, 99.9, 99.8, 99.7, 99.6, 99.5];
const ASKS = [100.1, 100.2, 100.3, 100.4, 100.5, 100.6];
const SPREAD = (1 - BIDS[0] / ASKS[0]) * 10_000;

for (const maxDepth of [12, 4, 2]) {
  const book = new OrderBook('XYZ', { maxDepth });
  const levels = (prices, side) => prices.map((price) => OrderBookLevel('XYZ', price, side, 1));
  book.handleSnapshot([...levels(ASKS, 'Sell'), ...levels(BIDS, 'Buy')]);
  const prices = (wanted) =>
    book
      .getBookState()
      .filter(([, , side]) => side === wanted)
      .map(([, price]) => price.toFixed(2));
  console.log(`maxDepth ${maxDepth}: bids ${prices('Buy').join(' ')}, asks ${prices('Sell').reverse().join(' ')}`);
  const spread = `spread ${book.getSpreadBasisPoints().toFixed(1)} of ${SPREAD.toFixed(1)} basis points`;
  const sale = book.getEstimatedSlippage(1, 'Sell').executionPrice;
  console.log(`  best bid ${book.getBestBid()} of ${BIDS[0]}, ${spread}, a sale of 1 at ${sale}`);
}
JS
