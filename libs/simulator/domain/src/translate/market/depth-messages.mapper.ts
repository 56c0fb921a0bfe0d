import { type Decimal, decimalText, incrementAt } from '@fairlead/core';
import type { ServerOutgoing } from '@fairlead/tws-wire';
import type { SimulatedContract } from '../../catalogue/contract';
import { ladderOf } from '../../catalogue/market-rules';
import type { MarketQuote } from '../../prices/price-source';

/** Rows that are shown of each side at most. */
export const DEPTH_ROWS_MAX = 10;
/** Shares that each row shows more than the one before. */
const ROW_SIZE = 100;
const INSERT = 0;
const UPDATE = 1;
const ASK_SIDE = 0;
const BID_SIDE = 1;
const MARKET_MAKERS = ['ISLAND', 'ARCA', 'NYSE', 'BATS', 'IEX'] as const;

/** A client that follows the order book of a contract. */
export interface DepthStream {
  readonly reqId: number;
  readonly contract: SimulatedContract;
  readonly rows: number;
  readonly smart: boolean;
  /** Price and size of each row as they were sent last. */
  readonly sent: Map<string, string>;
}

interface Row {
  readonly position: number;
  readonly side: number;
  readonly price: Decimal;
  readonly size: number;
}

function rowsOf(stream: DepthStream, quote: MarketQuote): readonly Row[] {
  const { contract, rows } = stream;
  const step = incrementAt(quote.bid, ladderOf(contract.marketRuleId));
  return Array.from({ length: rows }, (_, position) => [
    {
      position,
      side: BID_SIDE,
      price: quote.bid.minus(step.times(position)),
      size: quote.bidSize + ROW_SIZE * position,
    },
    {
      position,
      side: ASK_SIDE,
      price: quote.ask.plus(step.times(position)),
      size: quote.askSize + ROW_SIZE * position,
    },
  ])
    .flat()
    .filter(({ price }) => price.gt(0));
}

/** Returns the rows that have changed since they were sent last: with the maker of each in smart depth, else without. */
export function depthMessages(stream: DepthStream, quote: MarketQuote): readonly ServerOutgoing[] {
  return rowsOf(stream, quote).flatMap((row) => {
    const key = `${row.side}:${row.position}`;
    const shown = `${decimalText(row.price)}:${row.size}`;
    const before = stream.sent.get(key);
    if (before === shown) return [];
    stream.sent.set(key, shown);
    return [depthMessage(stream, row, before === undefined ? INSERT : UPDATE)];
  });
}

function depthMessage(stream: DepthStream, row: Row, operation: number): ServerOutgoing {
  const values = {
    reqId: stream.reqId,
    position: row.position,
    operation,
    side: row.side,
    price: decimalText(row.price),
    size: String(row.size),
  };
  if (!stream.smart) return { name: 'updateMktDepth', values };
  const marketMaker = MARKET_MAKERS[row.position % MARKET_MAKERS.length] ?? '';
  return { name: 'updateMktDepthL2', values: { ...values, marketMaker, isSmartDepth: true } };
}
