import { type Decimal, type Instant, decimalText } from '@fairlead/core';
import {
  type DocumentNode,
  type Reading,
  type Shape,
  mapped,
  maybe,
  number,
  record,
} from '@fairlead/core/document';
import type { QuoteFacts } from '../../facts';
import { boundsOf } from '../../rule-bounds';
import { given } from '../../shapes/given';
import { indicatorOf, spanFields } from '../../shapes/indicator-span';
import type { NamedIndicator, RuleContext } from '../../shapes/rule-context';
import { type Bound, type ConditionContext, type Found, sizeClause } from '../clause';
import { type ConditionKind, listText } from '../kind';
import { indicatorClauses, indicatorNow, nameOf } from './indicator-clauses';
import { indicatorShape } from './indicator-shape';
import type { MarketCondition, WantedIndicator } from './market-condition';
import { flawOf } from './quote-flaw';
import { changeOf, priceOf, spreadOf } from './quoted';

type BoundField = Exclude<keyof MarketCondition, 'kind' | 'indicator' | 'volatilityOf'>;
type FindIn = (quote: QuoteFacts) => Decimal | null;

/** The volatility is measured by this one where the rule names no other. */
const RANGE: NamedIndicator = { name: 'ATR', period: 14, interval: '10s' };

const volumeOf: FindIn = ({ volume }) => volume;

/** What each bound looks at: a figure of the quote; null for one that is published. */
const BOUNDS: Readonly<
  Record<BoundField, Omit<Bound, 'id' | 'threshold'> & { readonly find: FindIn | null }>
> = {
  priceMin: { name: 'price', comparison: '>=', unit: '', find: priceOf },
  priceMax: { name: 'price', comparison: '<=', unit: '', find: priceOf },
  changePercentMin: { name: 'change', comparison: '>=', unit: '%', find: changeOf },
  changePercentMax: { name: 'change', comparison: '<=', unit: '%', find: changeOf },
  spreadPercentMax: { name: 'spread', comparison: '<=', unit: '%', find: spreadOf },
  volumeMin: { name: 'volume', comparison: '>=', unit: 'shares', find: volumeOf },
  volumeMax: { name: 'volume', comparison: '<=', unit: 'shares', find: volumeOf },
  volatilityPercentMin: { name: 'volatility', comparison: '>=', unit: '%', find: null },
  volatilityPercentMax: { name: 'volatility', comparison: '<=', unit: '%', find: null },
};
const FIELDS = Object.keys(BOUNDS) as readonly BoundField[];

function marketShape(context: RuleContext): Shape<MarketCondition> {
  const fields = record({
    priceMin: maybe(number(boundsOf('priceMin'))),
    priceMax: maybe(number(boundsOf('priceMax'))),
    changePercentMin: maybe(number(boundsOf('changePercentMin'))),
    changePercentMax: maybe(number(boundsOf('changePercentMax'))),
    spreadPercentMax: maybe(number(boundsOf('spreadPercentMax'))),
    volumeMin: maybe(number(boundsOf('volumeMin'))),
    volumeMax: maybe(number(boundsOf('volumeMax'))),
    volatilityPercentMin: maybe(number(boundsOf('volatilityPercentMin'))),
    volatilityPercentMax: maybe(number(boundsOf('volatilityPercentMax'))),
    volatilityOf: maybe(rangeShape(context)),
    indicator: maybe(indicatorShape(context)),
  });
  return mapped(fields, (bounds, node, reading) => {
    const condition: MarketCondition = { kind: 'market', ...given(bounds) };
    return isSound(condition, node, reading) ? condition : undefined;
  });
}

/** The average true range that the volatility is measured by. */
function rangeShape({ indicators }: RuleContext): Shape<NamedIndicator> {
  return mapped(record(spanFields(indicators)), (span, node, reading) =>
    indicatorOf({ name: RANGE.name, ...span }, indicators, { node, reading }),
  );
}

function looksAtVolatility(condition: MarketCondition): boolean {
  const { volatilityPercentMin, volatilityPercentMax } = condition;
  return volatilityPercentMin !== undefined || volatilityPercentMax !== undefined;
}

function isSound(condition: MarketCondition, node: DocumentNode, reading: Reading): boolean {
  if (Object.keys(condition).length === 1) {
    reading.report(node.at, `looks at nothing: write ${FIELDS.join(', ')} or indicator`);
    return false;
  }
  if (condition.volatilityOf !== undefined && !looksAtVolatility(condition)) {
    reading.report(node.at, '"volatilityOf" says by what the volatility is measured: add volatilityPercentMin or volatilityPercentMax, or take it out'); // prettier-ignore
    return false;
  }
  for (const name of ['price', 'changePercent', 'volume', 'volatilityPercent'] as const) {
    const [min, max] = [condition[`${name}Min`], condition[`${name}Max`]];
    if (min === undefined || max === undefined || min.lte(max)) continue;
    reading.report(node.at, `can never hold: ${name}Min is above ${name}Max`);
    return false;
  }
  return true;
}

function foundIn(
  field: BoundField,
  { volatilityOf: range = RANGE }: MarketCondition,
  context: ConditionContext,
): Found {
  const { quote, now } = context;
  const flaw = flawOf(quote, now);
  if (flaw !== null || quote === null) return { unknown: flaw ?? 'no quote' };
  const { name, find } = BOUNDS[field];
  if (find === null) return volatilityIn(quote, range, context);
  const value = find(quote);
  return value === null ? { unknown: `no ${name}` } : { value, ageMs: now - quote.quotedAt };
}

/** The average true range in percent of the price, as old as the older of them. */
function volatilityIn(quote: QuoteFacts, of: NamedIndicator, context: ConditionContext): Found {
  const range = indicatorNow(of, context);
  if ('unknown' in range) return { unknown: `${nameOf(of)}: ${range.unknown}` };
  const price = priceOf(quote);
  if (price === null || price.lte(0) || 'none' in range) return { unknown: 'no price' };
  const ageMs = Math.max(range.ageMs ?? 0, ageOf(quote, context.now));
  return { value: range.value.div(price).times(100), ageMs };
}

function ageOf({ quotedAt }: QuoteFacts, now: Instant): number {
  return now - quotedAt;
}

/** Looks at the live quote of the event's symbol, and at its indicators. */
export const marketKind: ConditionKind<MarketCondition> = {
  shape: marketShape,
  eventTypes: () => null,
  needs: (condition) => ({ symbols: [], indicators: indicatorsIn(condition) }),
  clauses: (condition, context) => [
    ...FIELDS.flatMap((id) => {
      const threshold = condition[id];
      if (threshold === undefined) return [];
      const { name, comparison, unit } = BOUNDS[id];
      return [
        sizeClause(foundIn(id, condition, context), { id, name, comparison, threshold, unit }),
      ];
    }),
    ...(condition.indicator === undefined ? [] : indicatorClauses(condition.indicator, context)),
  ],
  sentence: (condition) =>
    listText([
      ...FIELDS.flatMap((field) => {
        const threshold = condition[field];
        if (threshold === undefined) return [];
        const { name, comparison, unit, find } = BOUNDS[field];
        const bound = comparison === '>=' ? 'at least' : 'at most';
        const of = find === null && condition.volatilityOf !== undefined ? ` by ${nameOf(condition.volatilityOf)}` : ''; // prettier-ignore
        return [
          `the ${name}${of} is ${bound} ${decimalText(threshold)}${unit === '' ? '' : ` ${unit}`}`,
        ];
      }),
      ...(condition.indicator === undefined ? [] : indicatorTexts(condition.indicator)),
    ]),
};

function indicatorsIn(condition: MarketCondition): readonly NamedIndicator[] {
  const { indicator, volatilityOf: range = RANGE } = condition;
  const crossed = [indicator?.crossesAbove, indicator?.crossesBelow];
  return [
    ...(looksAtVolatility(condition) ? [range] : []),
    ...(indicator === undefined ? [] : [indicator.of]),
    ...crossed.filter((each) => each !== undefined && 'name' in each),
  ];
}

function indicatorTexts({ of, ...looks }: WantedIndicator): readonly string[] {
  const words = { above: 'is above', below: 'is below', crossesAbove: 'crosses above', crossesBelow: 'crosses below' } as const; // prettier-ignore
  return (Object.keys(words) as (keyof typeof words)[]).flatMap((look) => {
    const level = looks[look];
    if (level === undefined) return [];
    const text = 'name' in level ? nameOf(level) : decimalText(level);
    return [`${nameOf(of)} ${words[look]} ${text}`];
  });
}
