import {
  Decimal,
  type Direction,
  type Instant,
  ZERO,
  assert,
  entrySide,
  sum,
} from '@fairlead/core';
import { type Execution, effectiveExecutions } from '../position/execution';
import { foldExecutions } from '../position/position';

/** How a trade went, by its own executions. */
export interface TradeResult {
  readonly direction: Direction;
  /** Signed shares still held; zero once the trade is over. */
  readonly quantity: Decimal;
  readonly entryQuantity: Decimal;
  readonly exitQuantity: Decimal;
  /** Averages per share without commission, 0 where there is none; rounded half-even to 10 places. */
  readonly entryAverage: Decimal;
  readonly exitAverage: Decimal;
  /** Realised, before commissions, in the currency. */
  readonly realisedPnl: Decimal;
  readonly commission: Decimal;
  readonly currency: string;
  readonly openedAt: Instant;
  /** The last execution, or null while shares are held. */
  readonly closedAt: Instant | null;
  /** From the first execution to the last, null while shares are held. */
  readonly durationMs: number | null;
  /** Net result in multiples of the risk at the first stop; null while open or where there was no stop. */
  readonly rMultiple: Decimal | null;
}

/** What is known of a trade besides its executions. */
export interface TradeTerms {
  readonly direction: Direction;
  /** The stop that the trade was approved with, per share. */
  readonly stopPrice?: Decimal;
}

const PLACES = 10;

/** True where shares changed hands for the trade, and the broker did not take all of them back. */
export function hasResult(executions: readonly Execution[]): boolean {
  return effectiveExecutions(executions).some((one) => one.quantity.gt(0));
}

/** Returns how a trade went. Throws where it has no result. */
export function tradeResult(executions: readonly Execution[], terms: TradeTerms): TradeResult {
  const effective = effectiveExecutions(executions);
  const filled = effective.filter((one) => one.quantity.gt(0));
  const first = filled[0];
  const last = filled.at(-1);
  assert(
    first !== undefined && last !== undefined,
    'a trade has a result once shares changed hands',
  );
  const position = foldExecutions(effective);
  const entries = effective.filter((one) => one.side === entrySide(terms.direction));
  const exits = effective.filter((one) => one.side !== entrySide(terms.direction));
  const isOver = position.quantity.isZero();
  const result = {
    direction: terms.direction,
    quantity: position.quantity,
    entryQuantity: sum(entries.map((one) => one.quantity)),
    exitQuantity: sum(exits.map((one) => one.quantity)),
    entryAverage: averageOf(entries),
    exitAverage: averageOf(exits),
    realisedPnl: position.totalRealisedPnl,
    commission: position.totalCommission,
    currency: position.currency,
    openedAt: first.executedAt,
    closedAt: isOver ? last.executedAt : null,
    durationMs: isOver ? last.executedAt - first.executedAt : null,
  };
  const risk = riskOf(result, terms.stopPrice, position.multiplier);
  const net = result.realisedPnl.minus(result.commission);
  return { ...result, rMultiple: isOver && risk !== null ? round(net.div(risk)) : null };
}

function averageOf(executions: readonly Execution[]): Decimal {
  const quantity = sum(executions.map((one) => one.quantity));
  if (quantity.isZero()) return ZERO;
  return round(sum(executions.map((one) => one.quantity.times(one.price))).div(quantity));
}

function riskOf(
  entry: { entryAverage: Decimal; entryQuantity: Decimal },
  stopPrice: Decimal | undefined,
  multiplier: Decimal,
): Decimal | null {
  if (stopPrice === undefined) return null;
  const risk = entry.entryAverage
    .minus(stopPrice)
    .abs()
    .times(entry.entryQuantity)
    .times(multiplier);
  return risk.isZero() ? null : risk;
}

function round(value: Decimal): Decimal {
  return value.toDecimalPlaces(PLACES, Decimal.ROUND_HALF_EVEN);
}
