import {
  type Decimal,
  type Direction,
  type Distance,
  type TargetDistance,
  decimal,
} from '@fairlead/core';
import type { OnOpposite } from './actions/enter';
import type { Condition } from './conditions/condition';
import { SIGNAL_EVENT } from './facts';
import type { Rule, RuleMode } from './rule';
import type { DoubleDownSpec } from './shapes/double-down-shape';
import type { SizeSpec } from './shapes/size-shape';

/** What the buy and short templates take; everything but id, symbols and size has a default. */
export interface EntryRuleOptions {
  readonly id: string;
  readonly symbols: readonly string[];
  readonly size: SizeSpec;
  /** Default `basic`: the buy and the short rule of a symbol share a strategy, so that they reverse each other. */
  readonly strategy?: string;
  /** Smallest confidence, 0 to 1. Default 0.80. */
  readonly confidence?: number;
  /** Default 3 %. */
  readonly stop?: Distance;
  /** Default 8 %. */
  readonly target?: TargetDistance;
  /** Default 5. */
  readonly cooldownMinutes?: number;
  readonly maxPerDay?: number;
  /** Default 100. */
  readonly priority?: number;
  /** Default `paper`. */
  readonly mode?: RuleMode;
  readonly enabled?: boolean;
  /** Default `reverse`: out of the other side first, then in. */
  readonly onOpposite?: OnOpposite;
  /** Nothing is entered in so many last minutes of the regular session; absent: until it closes. */
  readonly noEntryMinutesBeforeClose?: Decimal;
  /** What the entry adds on the way to its stop; absent where nothing. */
  readonly doubleDown?: DoubleDownSpec;
}

/** Returns the rule that opens a long on BUY. */
export function buyRule(options: EntryRuleOptions): Rule {
  return entryRule(options, 'BUY', 'LONG');
}

/** Returns the rule that opens a short on SHORT; shorting is allowed by using it. */
export function shortRule(options: EntryRuleOptions): Rule {
  return entryRule(options, 'SHORT', 'SHORT');
}

/** What the template that scales in takes; everything but id, symbols and shares has a default. */
export interface ScaleInRuleOptions extends Pick<
  EntryRuleOptions,
  'id' | 'symbols' | 'strategy' | 'cooldownMinutes' | 'mode' | 'enabled'
> {
  readonly shares: Decimal;
  /** Default 2 %. */
  readonly profitPercent?: Decimal;
  /** Default 1: a position does not grow without end. */
  readonly maxPerDay?: number;
  /** Default 90: after the entry's. */
  readonly priority?: number;
}

/** Returns the rule that adds to what its strategy holds, once that is so far in profit. */
export function scaleInRule(options: ScaleInRuleOptions): Rule {
  const profit = options.profitPercent ?? decimal(2);
  return {
    id: options.id,
    strategy: options.strategy ?? 'basic',
    symbols: options.symbols,
    when: { kind: 'position', open: true, unrealisedPercentMin: profit },
    then: {
      ...{ kind: 'scaleIn', size: { kind: 'shares', value: options.shares } },
      ...{ limitOffsetPercent: null, unrealisedPercentMin: profit },
    },
    priority: options.priority ?? 90,
    cooldownMs: Math.round((options.cooldownMinutes ?? 5) * 60_000),
    maxPerDay: options.maxPerDay ?? 1,
    mode: options.mode ?? 'paper',
    enabled: options.enabled ?? true,
  };
}

function entryRule(options: EntryRuleOptions, action: string, direction: Direction): Rule {
  return {
    id: options.id,
    strategy: options.strategy ?? 'basic',
    symbols: options.symbols,
    when: outsideTheEnd(signalWith(action, options.confidence ?? 0.8), options),
    then: {
      kind: 'enter',
      direction,
      size: options.size,
      stop: options.stop ?? percent(3),
      target: options.target ?? percent(8),
      ...(options.doubleDown === undefined ? {} : { doubleDown: options.doubleDown }),
      entry: { type: 'MARKET' },
      onOpposite: options.onOpposite ?? 'reverse',
      allowShort: direction === 'SHORT',
    },
    priority: options.priority ?? 100,
    cooldownMs: Math.round((options.cooldownMinutes ?? 5) * 60_000),
    maxPerDay: options.maxPerDay ?? null,
    mode: options.mode ?? 'paper',
    enabled: options.enabled ?? true,
  };
}

function signalWith(action: string, confidence: number): Condition {
  return {
    kind: 'event',
    type: SIGNAL_EVENT,
    where: [
      { field: 'action', comparison: '=', values: [action] },
      { field: 'confidence', comparison: '>=', values: [confidence] },
    ],
  };
}

/** Outside of the session that holds: whether anything may be entered then is for risk to say, by the hours of the contract. */
function outsideTheEnd(
  condition: Condition,
  { noEntryMinutesBeforeClose: minutes }: EntryRuleOptions,
): Condition {
  if (minutes === undefined) return condition;
  const end: Condition = { kind: 'time', minutesBeforeCloseMax: minutes };
  return { kind: 'and', of: [condition, { kind: 'not', of: end }] };
}

function percent(value: number): Distance {
  return { kind: 'percent', value: decimal(value) };
}
