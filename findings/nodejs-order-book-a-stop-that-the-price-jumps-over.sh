#!/usr/bin/env bash
# nodejs-order-book 10.1.1 (matching engine, for simulated exchanges): a stop to sell is due when a trade takes place at its price or below
# (FINRA rule 5350), whoever crossed the spread. It looks for stops to sell only after a seller came, and only between the last two prices: when
# the sellers lower their offers and a buyer takes one, the price has passed the stop, and it is never looked at again, as far as the price
# may fall. A back-test or a paper account on it holds a position that a broker would have closed.
. "$(dirname "$0")/lib/run.sh"
install nodejs-order-book@10.1.1
observe 'last trade 100, a stop to sell at 95
a seller meets a bid of 90: last trade 90, stop due, released 10 of 10 shares
a buyer takes an offer of 90: last trade 90, stop due, released 0 of 10 shares
  then a seller meets a bid of 89: last trade 89, stop due, released 0 of 10 shares
  then a seller meets a bid of 70: last trade 70, stop due, released 0 of 10 shares' <<'JS'
const { OrderBook } = require('nodejs-order-book');

const STOP = 95;
const SIZE = 10;
let orders = 0;

/** A market order that meets a resting order of one share at a price. */
function trade(book, comer, price) {
  const rests = comer === 'buy' ? 'sell' : 'buy';
  orders += 1;
  book.limit({ id: `rests-${orders}`, side: rests, size: 1, price });
  return book.market({ side: comer, size: 1 });
}

function bookWithStop() {
  const book = new OrderBook();
  trade(book, 'buy', 100);
  book.stopMarket({ side: 'sell', size: SIZE, stopPrice: STOP });
  return book;
}

function report(text, book, price, { activated }) {
  const due = price <= STOP ? 'stop due' : 'not due';
  const released = activated.reduce((sum, { size }) => sum + size, 0);
  console.log(`${text}: last trade ${price}, ${due}, released ${released} of ${SIZE} shares`);
}

console.log(`last trade ${bookWithStop().marketPrice}, a stop to sell at ${STOP}`);
const hit = bookWithStop();
report('a seller meets a bid of 90', hit, 90, trade(hit, 'sell', 90));

const lifted = bookWithStop();
report('a buyer takes an offer of 90', lifted, 90, trade(lifted, 'buy', 90));
for (const price of [89, 70]) {
  report(`  then a seller meets a bid of ${price}`, lifted, price, trade(lifted, 'sell', price));
}
JS
