import {
  type Decimal,
  type Direction,
  type Instant,
  decimal,
  decimalText,
  directionSign,
} from '@fairlead/core';
import {
  type DocumentNode,
  type Reading,
  type Shape,
  choice,
  flag,
  list,
  mapped,
  maybe,
  number,
  record,
} from '@fairlead/core/document';
import { type QuoteFacts, type TradeFacts, livingTrades } from '../facts';
import { boundsOf } from '../rule-bounds';
import { given } from '../shapes/given';
import { anyText, name } from '../shapes/names';
import { notYet } from '../shapes/not-yet-shape';
import { type Clause, type ConditionContext, type Found, plainClause, sizeClause } from './clause';
import { type ConditionKind, listText } from './kind';
import { flawOf } from './quote-flaw';

/** Looks at what a strategy holds of the event's symbol. */
export interface PositionCondition {
  readonly kind: 'position';
  /** Default: the rule's own strategy. */
  readonly strategy?: string;
  readonly open?: boolean;
  readonly direction?: Direction;
  /** States of the trade; OPEN is one that is filled and protected. */
  readonly status?: readonly TradeStatus[];
  /** Percent of the cost; 2 means 2 %. */
  readonly unrealisedPercentMin?: Decimal;
  readonly unrealisedPercentMax?: Decimal;
  /** Milliseconds since the trade was opened. */
  readonly heldMsMin?: number;
  readonly heldMsMax?: number;
}

/** States of a living trade. */
const TRADE_STATUSES = ['EXPECTED', 'PENDING', 'ENTERING', 'OPEN', 'ADJUSTING', 'CLOSING'] as const;
type TradeStatus = (typeof TRADE_STATUSES)[number];

/** How a position condition is written. */
const positionShape: Shape<PositionCondition> = mapped(
  record({
    symbol: maybe(notYet(anyText, "only what is held of the signal's own symbol is looked at")),
    strategy: maybe(name),
    open: maybe(flag),
    direction: maybe(choice(['LONG', 'SHORT'])),
    status: maybe(list(choice(TRADE_STATUSES), { min: 1, max: 6, distinct: true })),
    unrealisedPercentMin: maybe(number(boundsOf('unrealisedPercentMin'))),
    unrealisedPercentMax: maybe(number(boundsOf('unrealisedPercentMax'))),
    heldSecondsMin: maybe(number(boundsOf('heldSecondsMin'))),
    heldSecondsMax: maybe(number(boundsOf('heldSecondsMax'))),
  }),
  ({ heldSecondsMin, heldSecondsMax, ...rest }, node, reading) => {
    const heldMs = { heldMsMin: msOf(heldSecondsMin), heldMsMax: msOf(heldSecondsMax) };
    const condition: PositionCondition = { kind: 'position', ...given({ ...rest, ...heldMs }) };
    return sound(condition, node, reading) ? condition : undefined;
  },
);

function msOf(seconds: Decimal | undefined): number | undefined {
  return seconds?.times(1_000).round().toNumber();
}

function sound(condition: PositionCondition, node: DocumentNode, reading: Reading): boolean {
  const { open, direction, status, heldMsMin, heldMsMax } = condition;
  const { unrealisedPercentMin: min, unrealisedPercentMax: max } = condition;
  const looked = [open, direction, status, heldMsMin, heldMsMax, min, max];
  const given = looked.filter((field) => field !== undefined);
  const never = (why: string): boolean => {
    reading.report(node.at, `can never hold: ${why}`);
    return false;
  };
  if (given.length === 0) {
    reading.report(node.at, 'looks at nothing: write open, direction, status, unrealisedPercentMin, unrealisedPercentMax, heldSecondsMin or heldSecondsMax'); // prettier-ignore
    return false;
  }
  if (open === false && given.length > 1) {
    return never('nothing is held with open: false, so there is nothing else to look at');
  }
  if (min !== undefined && max !== undefined && min.gt(max)) {
    return never('unrealisedPercentMin is above unrealisedPercentMax');
  }
  if (heldMsMin !== undefined && heldMsMax !== undefined && heldMsMin > heldMsMax) {
    return never('heldSecondsMin is above heldSecondsMax');
  }
  return true;
}

/** Looks at what the rule's strategy, or another one, holds of the symbol. */
export const positionKind: ConditionKind<PositionCondition> = {
  shape: () => positionShape,
  eventTypes: () => null,
  clauses: (condition, context) => {
    const strategy = condition.strategy ?? context.strategy;
    const trade = livingTrades(context.trades, context.now).find(
      (one) => one.strategy === strategy,
    );
    return [
      ...holdingClauses(condition, { strategy, trade }),
      ...heldClauses(condition, trade, context.now),
      ...unrealisedClauses(condition, trade, context),
    ];
  },
  sentence: sentenceOf,
};

function sentenceOf(condition: PositionCondition): string {
  const { strategy, open, direction, status } = condition;
  const { heldMsMin, heldMsMax, unrealisedPercentMin: min, unrealisedPercentMax: max } = condition;
  const who = strategy ?? 'the strategy';
  return listText([
    ...(open === undefined ? [] : [`${who} ${open ? 'holds' : 'does not hold'} the symbol`]),
    ...(direction === undefined ? [] : [`${who} is ${direction.toLowerCase()}`]),
    ...(status === undefined ? [] : [`the trade of ${who} is ${listText(status, 'or')}`]),
    ...(heldMsMin === undefined ? [] : [`it has been held for at least ${heldMsMin / 1_000} s`]),
    ...(heldMsMax === undefined ? [] : [`it has been held for at most ${heldMsMax / 1_000} s`]),
    ...(min === undefined ? [] : [`it stands at ${decimalText(min)} % or better`]),
    ...(max === undefined ? [] : [`it stands at ${decimalText(max)} % or worse`]),
  ]);
}

function holdingClauses(
  { open, direction, status }: PositionCondition,
  held: { readonly strategy: string; readonly trade: TradeFacts | undefined },
): readonly Clause[] {
  const { strategy, trade } = held;
  const actual = trade === undefined ? 'nothing' : `${trade.direction} (${trade.status})`;
  const clauses: Clause[] = [];
  if (open !== undefined) {
    const clause = `${strategy} ${open ? 'holds the symbol' : 'does not hold the symbol'}`;
    const holds = (trade !== undefined) === open;
    clauses.push(plainClause({ id: 'open', clause, holds, actual, threshold: String(open) }));
  }
  if (direction !== undefined) {
    const clause = `${strategy} holds ${direction}`;
    const holds = trade?.direction === direction;
    clauses.push(plainClause({ id: 'direction', clause, holds, actual, threshold: direction }));
  }
  if (status !== undefined) {
    const threshold = status.join(', ');
    const clause = `the trade of ${strategy} is in (${threshold})`;
    const holds = trade !== undefined && status.some((each) => each === trade.status);
    clauses.push(plainClause({ id: 'status', clause, holds, actual, threshold }));
  }
  return clauses;
}

function heldClauses(
  { heldMsMin, heldMsMax }: PositionCondition,
  trade: TradeFacts | undefined,
  now: Instant,
): readonly Clause[] {
  const found: Found =
    trade === undefined
      ? { none: 'nothing is held' }
      : { value: decimal(now - trade.openedAt).div(1_000), ageMs: null };
  const bounds = [
    ['heldSecondsMin', '>=', heldMsMin],
    ['heldSecondsMax', '<=', heldMsMax],
  ] as const;
  return bounds.flatMap(
    ([id, comparison, ms]) =>
    ms === undefined
      ? []
      : [sizeClause(found, { id, name: 'held', comparison, threshold: decimal(ms).div(1_000), unit: 's' })], // prettier-ignore
  );
}

function unrealisedClauses(
  { unrealisedPercentMin, unrealisedPercentMax }: PositionCondition,
  trade: TradeFacts | undefined,
  { quote, now }: ConditionContext,
): readonly Clause[] {
  const found = unrealisedPercent(trade, quote, now);
  const bounds = [
    ['unrealisedPercentMin', '>=', unrealisedPercentMin],
    ['unrealisedPercentMax', '<=', unrealisedPercentMax],
  ] as const;
  return bounds.flatMap(([id, comparison, threshold]) =>
    threshold === undefined
      ? []
      : [sizeClause(found, { id, name: 'unrealised', comparison, threshold, unit: '%' })],
  );
}

/** Returns what the strategy's own trade would gain if it were left now, in percent of its cost, or why that is not known. */
function unrealisedPercent(
  trade: TradeFacts | undefined,
  quote: QuoteFacts | null,
  now: Instant,
): Found {
  if (trade === undefined) return { none: 'nothing is held' };
  const { averageEntryPrice: cost, direction } = trade;
  if (cost === null || cost.lte(0) || trade.position.isZero()) {
    return { none: 'nothing filled yet' };
  }
  const flaw = flawOf(quote, now);
  if (flaw !== null || quote === null) return { unknown: flaw ?? 'no quote' };
  const price = (direction === 'LONG' ? quote.bid : quote.ask) ?? quote.last;
  if (price === null) return { unknown: 'no price' };
  const value = price.minus(cost).div(cost).times(100).times(directionSign(direction));
  return { value, ageMs: now - quote.quotedAt };
}
