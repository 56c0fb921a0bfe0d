import { type Instant, decimal, directionSign } from '@fairlead/core';
import { type TradeFacts, livingTrades } from '../../facts';
import type { SymbolFacts } from '../../surroundings/surroundings';
import { type Clause, type ConditionContext, type Found, plainClause, sizeClause } from '../clause';
import { flawOf } from '../market/quote-flaw';
import type { PositionCondition } from './position-condition';

/** What a strategy holds of a symbol. */
interface Held {
  readonly strategy: string;
  /** Undefined: that of the event. */
  readonly symbol: string | undefined;
  /** Null where it is not known whether anything is held. */
  readonly facts: SymbolFacts | null;
  /** Undefined where nothing is held. */
  readonly trade: TradeFacts | undefined;
}

/** Returns what a strategy holds of the symbol as it was found. */
export function positionClauses(
  condition: PositionCondition,
  context: ConditionContext,
): readonly Clause[] {
  const held = heldIn(context, condition);
  return [
    ...holdingClauses(condition, held),
    ...durationClauses(condition, held, context.now),
    ...unrealisedClauses(condition, held, context.now),
  ];
}

function heldIn(context: ConditionContext, { strategy, symbol }: PositionCondition): Held {
  const who = strategy ?? context.strategy;
  const elsewhere = symbol === undefined ? null : context.surroundings?.symbols.get(symbol);
  const facts = symbol === undefined ? context : (elsewhere ?? null);
  const living = facts === null ? [] : livingTrades(facts.trades, context.now);
  return { strategy: who, symbol, facts, trade: living.find((one) => one.strategy === who) };
}

/** What is compared with what is held, before it is known whether anything is known. */
type Wanted = Pick<Clause, 'id' | 'clause' | 'holds'> & { readonly threshold: string };

const UNKNOWN = 'nothing is known of its symbol';

function holdingClauses(
  { open, direction, status }: PositionCondition,
  { strategy, symbol, facts, trade }: Held,
): readonly Clause[] {
  const place = symbol === undefined ? '' : ` in ${symbol}`;
  const wanted: Wanted[] = [];
  if (open !== undefined) {
    const clause = `${strategy} ${open ? 'holds' : 'does not hold'} ${symbol ?? 'the symbol'}`;
    const holds = (trade !== undefined) === open;
    wanted.push({ id: 'open', clause, holds, threshold: String(open) });
  }
  if (direction !== undefined) {
    const holds = trade?.direction === direction;
    const clause = `${strategy} holds ${direction}${place}`;
    wanted.push({ id: 'direction', clause, holds, threshold: direction });
  }
  if (status !== undefined) {
    const threshold = status.join(', ');
    const holds = trade !== undefined && status.some((each) => each === trade.status);
    const clause = `the trade of ${strategy}${place} is in (${threshold})`;
    wanted.push({ id: 'status', clause, holds, threshold });
  }
  if (facts === null) return wanted.map(unknownClause);
  const actual = trade === undefined ? 'nothing' : `${trade.direction} (${trade.status})`;
  return wanted.map((each) => plainClause({ ...each, actual }));
}

function unknownClause(wanted: Wanted): Clause {
  const clause = plainClause({ ...wanted, holds: false, actual: `unknown: ${UNKNOWN}` });
  return { ...clause, isKnown: false, value: null };
}

function durationClauses(
  { heldMsMin, heldMsMax }: PositionCondition,
  held: Held,
  now: Instant,
): readonly Clause[] {
  const found = durationOf(held, now);
  const name = `held${held.symbol === undefined ? '' : ` in ${held.symbol}`}`;
  const bounds = [
    ['heldSecondsMin', '>=', heldMsMin],
    ['heldSecondsMax', '<=', heldMsMax],
  ] as const;
  return bounds.flatMap(([id, comparison, ms]) => {
    if (ms === undefined) return [];
    const threshold = decimal(ms).div(1_000);
    return [sizeClause(found, { id, name, comparison, threshold, unit: 's' })];
  });
}

function durationOf({ facts, trade }: Held, now: Instant): Found {
  if (facts === null) return { unknown: UNKNOWN };
  if (trade === undefined) return { none: 'nothing is held' };
  return { value: decimal(now - trade.openedAt).div(1_000), ageMs: null };
}

function unrealisedClauses(
  { unrealisedPercentMin, unrealisedPercentMax }: PositionCondition,
  held: Held,
  now: Instant,
): readonly Clause[] {
  const found = unrealisedPercent(held, now);
  const name = `unrealised${held.symbol === undefined ? '' : ` in ${held.symbol}`}`;
  const bounds = [
    ['unrealisedPercentMin', '>=', unrealisedPercentMin],
    ['unrealisedPercentMax', '<=', unrealisedPercentMax],
  ] as const;
  return bounds.flatMap(([id, comparison, threshold]) =>
    threshold === undefined
      ? []
      : [sizeClause(found, { id, name, comparison, threshold, unit: '%' })],
  );
}

/** Returns what the strategy's own trade would gain if it were left now, in percent of its cost, or why that is not known. */
function unrealisedPercent({ facts, trade }: Held, now: Instant): Found {
  if (facts === null) return { unknown: UNKNOWN };
  if (trade === undefined) return { none: 'nothing is held' };
  const { averageEntryPrice: cost, direction } = trade;
  if (cost === null || cost.lte(0) || trade.position.isZero()) {
    return { none: 'nothing filled yet' };
  }
  const { quote } = facts;
  const flaw = flawOf(quote, now);
  if (flaw !== null || quote === null) return { unknown: flaw ?? 'no quote' };
  const price = (direction === 'LONG' ? quote.bid : quote.ask) ?? quote.last;
  if (price === null) return { unknown: 'no price' };
  const value = price.minus(cost).div(cost).times(100).times(directionSign(direction));
  return { value, ageMs: now - quote.quotedAt };
}
