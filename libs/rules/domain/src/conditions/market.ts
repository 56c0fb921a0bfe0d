import { type Decimal, type Instant, decimalText, middleOf, spreadPercent } from '@fairlead/core';
import {
  type DocumentNode,
  type Reading,
  type Shape,
  choice,
  mapped,
  maybe,
  needed,
  number,
  record,
} from '@fairlead/core/document';
import type { QuoteFacts } from '../facts';
import { boundsOf } from '../rule-bounds';
import { given } from '../shapes/given';
import { notYet } from '../shapes/not-yet-shape';
import type { RuleContext } from '../shapes/rule-context';
import { type Bound, type Found, sizeClause } from './clause';
import { type ConditionKind, listText } from './kind';
import { flawOf } from './quote-flaw';

/** Looks at the live quote of the event's symbol. A quote that nobody can trade at holds nothing. */
export interface MarketCondition {
  readonly kind: 'market';
  /** The last trade's price; the middle of bid and ask where there was none. */
  readonly priceMin?: Decimal;
  readonly priceMax?: Decimal;
  /** Percent since the close of the session before; -2 is a fall of 2 %. */
  readonly changePercentMin?: Decimal;
  readonly changePercentMax?: Decimal;
  /** Distance of bid and ask in percent of their middle. */
  readonly spreadPercentMax?: Decimal;
  /** Shares traded in the session. */
  readonly volumeMin?: Decimal;
}

type BoundField = Exclude<keyof MarketCondition, 'kind'>;

/** What each bound looks at. */
const BOUNDS: Readonly<
  Record<
    BoundField,
    Omit<Bound, 'id' | 'threshold'> & { readonly find: (quote: QuoteFacts) => Decimal | null }
  >
> = {
  priceMin: { name: 'price', comparison: '>=', unit: '', find: priceOf },
  priceMax: { name: 'price', comparison: '<=', unit: '', find: priceOf },
  changePercentMin: { name: 'change', comparison: '>=', unit: '%', find: changeOf },
  changePercentMax: { name: 'change', comparison: '<=', unit: '%', find: changeOf },
  spreadPercentMax: { name: 'spread', comparison: '<=', unit: '%', find: spreadOf },
  volumeMin: { name: 'volume', comparison: '>=', unit: 'shares', find: ({ volume }) => volume },
};
const FIELDS = Object.keys(BOUNDS) as readonly BoundField[];

function priceOf({ last, bid, ask }: QuoteFacts): Decimal | null {
  return last ?? (bid === null || ask === null ? null : middleOf({ bid, ask }));
}

/** Returns the price at which something can be traded now, or null where none is known. */
export function tradablePrice(quote: QuoteFacts | null, now: Instant): Decimal | null {
  return quote === null || flawOf(quote, now) !== null ? null : priceOf(quote);
}

function changeOf(quote: QuoteFacts): Decimal | null {
  const price = priceOf(quote);
  const { previousClose } = quote;
  if (price === null || previousClose === null || previousClose.lte(0)) return null;
  return price.minus(previousClose).div(previousClose).times(100);
}

function spreadOf({ bid, ask }: QuoteFacts): Decimal | null {
  return bid === null || ask === null ? null : spreadPercent({ bid, ask });
}

function marketShape({ indicators }: RuleContext): Shape<MarketCondition> {
  const indicator = record({
    name: needed(choice([...new Set(indicators.map(({ name }) => name))])),
    above: maybe(number(boundsOf('where.features'))),
    below: maybe(number(boundsOf('where.features'))),
  });
  const fields = record({
    priceMin: maybe(number(boundsOf('priceMin'))),
    priceMax: maybe(number(boundsOf('priceMax'))),
    changePercentMin: maybe(number(boundsOf('changePercentMin'))),
    changePercentMax: maybe(number(boundsOf('changePercentMax'))),
    spreadPercentMax: maybe(number(boundsOf('spreadPercentMax'))),
    volumeMin: maybe(number(boundsOf('volumeMin'))),
    indicator: maybe(
      notYet(indicator, 'send it with the signal and write where: { features.<name>: … }'),
    ),
  });
  return mapped(fields, (bounds, node, reading) => {
    const condition: MarketCondition = { kind: 'market', ...given(bounds) };
    return isSound(condition, node, reading) ? condition : undefined;
  });
}

function isSound(condition: MarketCondition, node: DocumentNode, reading: Reading): boolean {
  if (Object.keys(condition).length === 1) {
    reading.report(node.at, `looks at nothing: write ${FIELDS.join(', ')}`);
    return false;
  }
  for (const name of ['price', 'changePercent'] as const) {
    const [min, max] = [condition[`${name}Min`], condition[`${name}Max`]];
    if (min === undefined || max === undefined || min.lte(max)) continue;
    reading.report(node.at, `can never hold: ${name}Min is above ${name}Max`);
    return false;
  }
  return true;
}

function foundIn(quote: QuoteFacts | null, field: BoundField, now: Instant): Found {
  const flaw = flawOf(quote, now);
  if (flaw !== null || quote === null) return { unknown: flaw ?? 'no quote' };
  const { name, find } = BOUNDS[field];
  const value = find(quote);
  return value === null ? { unknown: `no ${name}` } : { value, ageMs: now - quote.quotedAt };
}

/** Looks at the live quote of the event's symbol. */
export const marketKind: ConditionKind<MarketCondition> = {
  shape: marketShape,
  eventTypes: () => null,
  clauses: (condition, { quote, now }) =>
    FIELDS.flatMap((id) => {
      const threshold = condition[id];
      if (threshold === undefined) return [];
      const { name, comparison, unit } = BOUNDS[id];
      return [sizeClause(foundIn(quote, id, now), { id, name, comparison, threshold, unit })];
    }),
  sentence: (condition) =>
    listText(
      FIELDS.flatMap((field) => {
        const threshold = condition[field];
        if (threshold === undefined) return [];
        const { name, comparison, unit } = BOUNDS[field];
        const bound = comparison === '>=' ? 'at least' : 'at most';
        return [
          `the ${name} is ${bound} ${decimalText(threshold)}${unit === '' ? '' : ` ${unit}`}`,
        ];
      }),
    ),
};
