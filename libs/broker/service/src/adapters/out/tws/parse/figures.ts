import {
  Decimal,
  decimalText,
  isMarketCount,
  isMarketPrice,
  isUnset,
  mayBeNegative,
} from '@fairlead/core';

/**
 * What a field may hold; every other number in it says "no value".
 *
 * - `price`: more than zero, but for kinds of instrument whose price may be less (spreads, futures, yields)
 * - `quoted`: a price; where it may be less than zero, 0 and -1 are one only if shares stand behind them
 * - `positive`: more than zero
 * - `count`: zero or more
 * - `signed`: any figure
 */
export type Range = 'price' | 'quoted' | 'positive' | 'count' | 'signed';

/** The one rule of what the broker's figures mean: by message and field. */
export const FIGURES = {
  tickPrice: {
    bid: 'quoted',
    ask: 'quoted',
    last: 'quoted',
    high: 'price',
    low: 'price',
    open: 'price',
    close: 'price',
  },
  tickSize: {
    bidSize: 'count',
    askSize: 'count',
    lastSize: 'count',
    volume: 'count',
    shortableShares: 'count',
  },
  tickGeneric: { halted: 'count' },
  historicalData: { open: 'price', high: 'price', low: 'price', close: 'price', volume: 'count' },
  openOrder: { totalQuantity: 'count', lmtPrice: 'price', auxPrice: 'price' },
  orderStatus: { filled: 'count', remaining: 'count' },
  completedOrder: { filledQuantity: 'count' },
  execDetails: { shares: 'count', price: 'price', avgPrice: 'price', cumQty: 'positive' },
  commissionReport: { commission: 'signed' },
  position: { position: 'signed', avgCost: 'signed' },
  updateAccountValue: { value: 'signed' },
  whatIf: { amount: 'signed' },
  contract: { multiplier: 'positive' },
  contractDetails: { minTick: 'positive', minSize: 'positive', sizeIncrement: 'positive' },
  marketRule: { lowEdge: 'count', increment: 'positive' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Range>>>>;

/** What else has to be known of a figure to tell whether it is one. */
export interface FigureOf {
  /** The broker's name for the kind of instrument, such as `STK`. */
  readonly kind?: string | undefined;
  /** Shares behind a quoted price. */
  readonly size?: number | undefined;
}

/** Returns the decimal that a figure stands for (its shortest text), or null where it says "no value". */
export function figure(
  range: Range,
  value: number | null | undefined,
  context: FigureOf = {},
): Decimal | null {
  if (value === null || value === undefined || !isFigure(range, value, context)) return null;
  return new Decimal(value);
}

/** Returns the figure as plain text, without the cost of a decimal where it prints plainly already: for ticks. */
export function figureText(
  range: Range,
  value: number | undefined,
  context: FigureOf = {},
): string | null {
  if (value === undefined || !isFigure(range, value, context)) return null;
  const text = String(value);
  return text.includes('e') ? decimalText(new Decimal(value)) : text;
}

/** Returns the id, or null for none. */
export function idOf(value: number | undefined): number | null {
  const isId = value !== undefined && Number.isSafeInteger(value) && !isUnset(value) && value > 0;
  return isId ? value : null;
}

function isFigure(range: Range, value: number, context: FigureOf): boolean {
  if (isUnset(value)) return false;
  switch (range) {
    case 'price':
      return isMarketPrice(value, mayBeNegative(context.kind ?? ''));
    case 'quoted':
      return isMarketPrice(value, mayBeNegative(context.kind ?? '')) && !isNoQuote(value, context);
    case 'positive':
      return value > 0;
    case 'count':
      return isMarketCount(value);
    case 'signed':
      return true;
  }
}

/** "A price of -1 or 0 with a size of 0 says that there is no data", as the broker's documentation has it. */
function isNoQuote(value: number, { size = 0 }: FigureOf): boolean {
  return (value === -1 || value === 0) && size <= 0;
}
