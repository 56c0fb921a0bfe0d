import { Decimal, ZERO, sum } from '@fairlead/core';
import type { TradeResult } from './trade-result';

/** Figures over finished trades of one currency. Amounts are net of commissions. */
export interface TradeStatistics {
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  /** Wins by trades, 0..1; 0 without a trade. */
  readonly winRate: Decimal;
  readonly grossProfit: Decimal;
  /** Sum of the losses, as a figure above zero. */
  readonly grossLoss: Decimal;
  /** Gross profit by gross loss; null without a loss. */
  readonly profitFactor: Decimal | null;
  /** Average net result of a trade; 0 without one. */
  readonly expectancy: Decimal;
  readonly netPnl: Decimal;
  /** Null without a win. */
  readonly averageWin: Decimal | null;
  /** As a figure above zero; null without a loss. */
  readonly averageLoss: Decimal | null;
  /** The most losses in a row, in the order in which the trades were closed. */
  readonly losingStreak: number;
  /** Average R of the trades that have one; null where none has. */
  readonly averageR: Decimal | null;
  readonly maxDrawdown: Decimal;
}

const PLACES = 10;

/** Returns the net result of a trade: realised less commissions. */
export function netPnl(result: Pick<TradeResult, 'realisedPnl' | 'commission'>): Decimal {
  return result.realisedPnl.minus(result.commission);
}

/** Returns the figures over finished trades in the order in which they were closed; open ones are left out. */
export function tradeStatistics(results: readonly TradeResult[]): TradeStatistics {
  const finished = results.filter((result) => result.closedAt !== null);
  const nets = finished.map(netPnl);
  const profits = nets.filter((net) => net.gt(0));
  const losses = nets.filter((net) => net.lt(0));
  const multiples = finished.flatMap(({ rMultiple }) => (rMultiple === null ? [] : [rMultiple]));
  const grossProfit = sum(profits);
  const grossLoss = sum(losses).neg();
  return {
    trades: finished.length,
    wins: profits.length,
    losses: losses.length,
    winRate: ratio(new Decimal(profits.length), new Decimal(finished.length)) ?? ZERO,
    grossProfit,
    grossLoss,
    profitFactor: ratio(grossProfit, grossLoss),
    expectancy: ratio(sum(nets), new Decimal(nets.length)) ?? ZERO,
    netPnl: sum(nets),
    averageWin: ratio(grossProfit, new Decimal(profits.length)),
    averageLoss: ratio(grossLoss, new Decimal(losses.length)),
    losingStreak: longestStreak(nets.map((net) => net.lt(0))),
    averageR: ratio(sum(multiples), new Decimal(multiples.length)),
    maxDrawdown: maxDrawdown(runningSums(nets)),
  };
}

/** Returns the deepest fall from a peak to a later value, as a figure of zero or above. The curve starts at zero. */
export function maxDrawdown(curve: readonly Decimal[]): Decimal {
  let peak = ZERO;
  let deepest = ZERO;
  for (const value of curve) {
    peak = Decimal.max(peak, value);
    deepest = Decimal.max(deepest, peak.minus(value));
  }
  return deepest;
}

/**
 * Returns the Sharpe ratio of returns of equal periods (fractions, risk-free rate taken as zero), made annual by the
 * square root of the periods in a year; null for fewer than two returns or returns that do not vary.
 */
export function sharpeRatio(returns: readonly Decimal[], periodsPerYear: number): Decimal | null {
  if (returns.length < 2) return null;
  const mean = sum(returns).div(returns.length);
  const squares = returns.map((one) => one.minus(mean).pow(2));
  const deviation = sum(squares)
    .div(returns.length - 1)
    .sqrt();
  if (deviation.isZero()) return null;
  return round(mean.div(deviation).times(new Decimal(periodsPerYear).sqrt()));
}

function longestStreak(isLoss: readonly boolean[]): number {
  let current = 0;
  let longest = 0;
  for (const lost of isLoss) {
    current = lost ? current + 1 : 0;
    longest = Math.max(longest, current);
  }
  return longest;
}

function runningSums(values: readonly Decimal[]): readonly Decimal[] {
  let total = ZERO;
  return values.map((value) => (total = total.plus(value)));
}

function ratio(numerator: Decimal, denominator: Decimal): Decimal | null {
  return denominator.isZero() ? null : round(numerator.div(denominator));
}

function round(value: Decimal): Decimal {
  return value.toDecimalPlaces(PLACES, Decimal.ROUND_HALF_EVEN);
}
