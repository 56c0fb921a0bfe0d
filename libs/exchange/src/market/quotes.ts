import { type Decimal, InvariantError, ZERO, assert } from '@fairlead/core';
import type { Quote, ReleaseLiquidity, SetLiquidity, SetShortable } from '../api/inputs';
import type { InstrumentId } from '../api/instrument';
import { valuationPrice } from '../accounts/valuation';
import { followPair } from '../accounts/costs/rates';
import type { BookRecord, Run } from '../state/state';

/** Changes the book of an instrument; its orders are matched again. Throws where there is no such instrument. */
export function changeBook(run: Run, id: InstrumentId, change: (book: BookRecord) => void): void {
  const book = run.state.books.get(id);
  if (book === undefined) throw new InvariantError(`no instrument ${id}`);
  change(book);
  run.touched.add(id);
}

/** Takes over what a quote says. The displayed depth is whole again. The price of a currency pair is its exchange rate. */
export function applyQuote(run: Run, quote: Quote): void {
  changeBook(run, quote.instrument, (book) => {
    if (quote.bid !== undefined) book.bid = quote.bid;
    if (quote.ask !== undefined) book.ask = quote.ask;
    if (quote.last !== undefined) book.last = quote.last;
    book.bidSize = quote.bidSize ?? book.bidSize;
    book.askSize = quote.askSize ?? book.askSize;
    book.lastSize = quote.lastSize ?? book.lastSize;
    book.volume = quote.volume ?? book.volume;
    book.close = quote.close ?? book.close;
    book.buyTaken = ZERO;
    book.sellTaken = ZERO;
    book.at = run.state.now;
    const price = valuationPrice(book);
    if (price !== null) followPair(run.state, book.instrument, price);
  });
}

/** Limits what can still be bought and sold. */
export function setLiquidity(run: Run, input: SetLiquidity): void {
  for (const shares of [input.buy, input.sell]) assertSize(shares, 'liquidity');
  changeBook(run, input.instrument, (book) => {
    if (input.buy !== undefined) book.buyLiquidity = input.buy;
    if (input.sell !== undefined) book.sellLiquidity = input.sell;
  });
}

/** Adds to what can still be bought and sold, where it is limited. */
export function releaseLiquidity(run: Run, input: ReleaseLiquidity): void {
  for (const shares of [input.buy, input.sell]) assertSize(shares, 'released liquidity');
  changeBook(run, input.instrument, (book) => {
    book.buyLiquidity = released(book.buyLiquidity, input.buy);
    book.sellLiquidity = released(book.sellLiquidity, input.sell);
  });
}

function released(available: Decimal | null, more: Decimal | undefined): Decimal | null {
  return available === null || more === undefined ? available : available.plus(more);
}

/** Says how many shares can be borrowed. */
export function setShortable(run: Run, input: SetShortable): void {
  assertSize(input.shares, 'a number of shortable shares');
  changeBook(run, input.instrument, (book) => void (book.shortable = input.shares));
}

function assertSize(shares: Decimal | null | undefined, what: string): void {
  assert(shares === undefined || shares === null || shares.gte(0), `${what} is not negative`);
}
