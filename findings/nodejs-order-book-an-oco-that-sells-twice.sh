#!/usr/bin/env bash
# nodejs-order-book 10.1.1 (matching engine, for simulated exchanges): of an OCO pair one order ends the other, as its README says. modify()
# of the target, a better price for example, places it anew without its tie to the stop: the target fills, the stop stays, and sells the
# position a second time when the price falls. The account is short, and no order of it was refused.
. "$(dirname "$0")/lib/run.sh"
install nodejs-order-book@10.1.1
observe 'target 110 filled, then the price falls to 88: sold 10 of 10 shares, position 0
target moved from 110 to 108 and filled, then the price falls to 88: sold 20 of 10 shares, position -10
target moved, then cancelled, then the price falls to 88: sold 10 of 10 shares, though the pair was cancelled' <<'JS'
const { OrderBook } = require('nodejs-order-book');

const HELD = 10;
const BID = 50;

/** Ten shares held, a target and a stop over them, and bids further down for what is sold. */
function bookWithPair() {
  const book = new OrderBook();
  book.limit({ id: 'ask', side: 'sell', size: 1, price: 100 });
  book.market({ side: 'buy', size: 1 });
  book.limit({ id: 'bids', side: 'buy', size: BID, price: 88 });
  const pair = { id: 'exit', side: 'sell', size: HELD, price: 110, stopPrice: 90, stopLimitPrice: 85 };
  if (book.oco(pair).err) throw new Error('the pair was refused');
  return book;
}

/** Shares of the target that a buyer took. */
function soldByTarget(book) {
  const { done } = book.market({ side: 'buy', size: HELD });
  return done.filter(({ id }) => id === 'exit').reduce((sum, { size }) => sum + size, 0);
}

/** Shares of the stop that the bids took, after one share of somebody else brought the price down to them. */
function soldByStop(book) {
  book.market({ side: 'sell', size: 1 });
  const [, bids] = book.depth();
  return BID - 1 - bids.reduce((sum, [, size]) => sum + size, 0);
}

const plain = bookWithPair();
let sold = soldByTarget(plain) + soldByStop(plain);
console.log(`target 110 filled, then the price falls to 88: sold ${sold} of ${HELD} shares, position ${HELD - sold}`);

const moved = bookWithPair();
moved.modify('exit', { price: 108, size: HELD });
sold = soldByTarget(moved) + soldByStop(moved);
const text = 'target moved from 110 to 108 and filled, then the price falls to 88';
console.log(`${text}: sold ${sold} of ${HELD} shares, position ${HELD - sold}`);

const cancelled = bookWithPair();
cancelled.modify('exit', { price: 108, size: HELD });
cancelled.cancel('exit');
sold = soldByStop(cancelled);
console.log(`target moved, then cancelled, then the price falls to 88: sold ${sold} of ${HELD} shares, though the pair was cancelled`);
JS
