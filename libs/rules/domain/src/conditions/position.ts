import {
  type Decimal,
  type Direction,
  type Instant,
  decimalText,
  directionSign,
} from '@fairlead/core';
import {
  type DocumentNode,
  type Reading,
  type Shape,
  choice,
  flag,
  mapped,
  maybe,
  number,
  record,
} from '@fairlead/core/document';
import { type QuoteFacts, type TradeFacts, livingTrades } from '../facts';
import { boundsOf } from '../rule-bounds';
import { given } from '../shapes/given';
import { name } from '../shapes/names';
import type { Clause, ConditionContext } from './clause';

/** Looks at what a strategy holds of the event's symbol. */
export interface PositionCondition {
  readonly kind: 'position';
  /** Default: the rule's own strategy. */
  readonly strategy?: string;
  readonly open?: boolean;
  readonly direction?: Direction;
  /** Percent of the cost; 2 means 2 %. */
  readonly unrealisedPercentMin?: Decimal;
  readonly unrealisedPercentMax?: Decimal;
  /** Milliseconds since the trade was opened. */
  readonly heldMsMin?: number;
}

/** How a position condition is written. */
export const positionShape: Shape<PositionCondition> = mapped(
  record({
    strategy: maybe(name),
    open: maybe(flag),
    direction: maybe(choice(['LONG', 'SHORT'])),
    unrealisedPercentMin: maybe(number(boundsOf('unrealisedPercentMin'))),
    unrealisedPercentMax: maybe(number(boundsOf('unrealisedPercentMax'))),
    heldSecondsMin: maybe(number(boundsOf('heldSecondsMin'))),
  }),
  ({ heldSecondsMin, ...rest }, node, reading) => {
    const heldMsMin = heldSecondsMin?.times(1_000).round().toNumber();
    const condition: PositionCondition = { kind: 'position', ...given({ ...rest, heldMsMin }) };
    return sound(condition, node, reading) ? condition : undefined;
  },
);

function sound(condition: PositionCondition, node: DocumentNode, reading: Reading): boolean {
  const { open, direction, heldMsMin, unrealisedPercentMin: min, unrealisedPercentMax: max } = condition; // prettier-ignore
  const looked = [open, direction, heldMsMin, min, max].filter((field) => field !== undefined);
  if (looked.length === 0) {
    reading.report(node.at, 'looks at nothing: write open, direction, unrealisedPercentMin, unrealisedPercentMax or heldSecondsMin'); // prettier-ignore
    return false;
  }
  if (open === false && looked.length > 1) {
    reading.report(node.at, 'can never hold: nothing is held with open: false, so there is nothing else to look at'); // prettier-ignore
    return false;
  }
  if (min !== undefined && max !== undefined && min.gt(max)) {
    reading.report(node.at, 'can never hold: unrealisedPercentMin is above unrealisedPercentMax');
    return false;
  }
  return true;
}

/** Returns everything that the condition asks of the strategy's trade as it was found. */
export function positionClauses(condition: PositionCondition, context: ConditionContext): Clause[] {
  const strategy = condition.strategy ?? context.strategy;
  const trade = livingTrades(context.trades, context.now).find((one) => one.strategy === strategy);
  return [
    ...holdingClauses(condition, { strategy, trade }),
    ...heldClauses(condition, trade, context.now),
    ...unrealisedClauses(condition, trade, context),
  ];
}

function holdingClauses(
  { open, direction }: PositionCondition,
  held: { readonly strategy: string; readonly trade: TradeFacts | undefined },
): Clause[] {
  const { strategy, trade } = held;
  const actual = trade === undefined ? 'nothing' : `${trade.direction} (${trade.status})`;
  const clauses: Clause[] = [];
  if (open !== undefined) {
    const clause = `${strategy} ${open ? 'holds the symbol' : 'does not hold the symbol'}`;
    clauses.push({ clause, holds: (trade !== undefined) === open, actual });
  }
  if (direction !== undefined) {
    const holds = trade?.direction === direction;
    clauses.push({ clause: `${strategy} holds ${direction}`, holds, actual });
  }
  return clauses;
}

function heldClauses(
  { heldMsMin }: PositionCondition,
  trade: TradeFacts | undefined,
  now: Instant,
): Clause[] {
  if (heldMsMin === undefined) return [];
  const heldMs = trade === undefined ? null : now - trade.openedAt;
  return [
    {
      clause: `held >= ${heldMsMin / 1_000} s`,
      holds: heldMs !== null && heldMs >= heldMsMin,
      actual: heldMs === null ? 'nothing' : `${heldMs / 1_000} s`,
    },
  ];
}

function unrealisedClauses(
  { unrealisedPercentMin: min, unrealisedPercentMax: max }: PositionCondition,
  trade: TradeFacts | undefined,
  { quote, now }: ConditionContext,
): Clause[] {
  if (min === undefined && max === undefined) return [];
  const found = unrealisedPercent(trade, quote, now);
  const percent = typeof found === 'string' ? null : found;
  const actual = typeof found === 'string' ? found : `${decimalText(found.toDecimalPlaces(4))} %`;
  const clauses: Clause[] = [];
  if (min !== undefined) {
    const holds = percent !== null && percent.gte(min);
    clauses.push({ clause: `unrealised >= ${decimalText(min)} %`, holds, actual });
  }
  if (max !== undefined) {
    const holds = percent !== null && percent.lte(max);
    clauses.push({ clause: `unrealised <= ${decimalText(max)} %`, holds, actual });
  }
  return clauses;
}

/** A quote of before that tells nothing of now. */
const QUOTE_AGE_MAX_MS = 60_000;

/** Returns what the strategy's own trade would gain if it were left now, in percent of its cost, or why that is not known. */
function unrealisedPercent(
  trade: TradeFacts | undefined,
  quote: QuoteFacts | null,
  now: Instant,
): Decimal | string {
  if (trade === undefined) return 'unknown: nothing is held';
  const { averageEntryPrice: cost, direction } = trade;
  if (cost === null || cost.lte(0) || trade.position.isZero()) return 'unknown: nothing filled yet';
  if (quote === null) return 'unknown: no quote';
  if (now - quote.quotedAt > QUOTE_AGE_MAX_MS) {
    return `unknown: the quote is ${Math.round((now - quote.quotedAt) / 1_000)} s old`;
  }
  if (!quote.live) return 'unknown: nobody can trade at the last quote';
  const price = (direction === 'LONG' ? quote.bid : quote.ask) ?? quote.last;
  if (price === null) return 'unknown: no price';
  return price.minus(cost).div(cost).times(100).times(directionSign(direction));
}
