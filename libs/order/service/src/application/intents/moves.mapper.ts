import type { AdjustSpecV1, BreakEvenSpecV1, IntentV1, MoveSpecV1, ProtectionSpecV1 } from '@fairlead/contracts'; // prettier-ignore
import { type AtrDistance, InvariantError, decimal, parseInstant, present } from '@fairlead/core';
import type { ProtectionPlan, StopMove, TargetMove, WantedMoves } from '@fairlead/order-domain';

/** Returns what is to be moved of a trade. */
export function movesOf({ stop, target, loosen }: AdjustSpecV1): WantedMoves {
  return {
    stop: stop === undefined ? null : stopMoveOf(stop),
    target: target === undefined ? null : targetMoveOf(target),
    loosen: loosen === true,
  };
}

/** Returns what becomes of stop and target while the trade lives. */
export function planOf({ breakEven, exitAfterSeconds, exitAt }: ProtectionSpecV1): ProtectionPlan {
  return {
    ...(breakEven === undefined ? {} : { breakEven: breakEvenOf(breakEven) }),
    ...(exitAfterSeconds === undefined ? {} : { exitAfterMs: exitAfterSeconds * 1_000 }),
    ...(exitAt === undefined ? {} : { exitAt: parseInstant(exitAt) }),
  };
}

function breakEvenOf(spec: BreakEvenSpecV1): NonNullable<ProtectionPlan['breakEven']> {
  const { afterKind, afterValue, plusKind, plusValue } = spec;
  return {
    after: { kind: afterKind, value: decimal(afterValue) },
    plus: { kind: plusKind, value: decimal(plusValue) },
  };
}

function stopMoveOf(spec: MoveSpecV1): StopMove {
  const value = decimal(spec.value);
  switch (spec.kind) {
    case 'atr':
      return atrOf(spec);
    case 'breakEvenTicks':
      return { kind: 'breakEven', offset: { kind: 'ticks', value } };
    case 'breakEvenPercent':
      return { kind: 'breakEven', offset: { kind: 'percent', value } };
    case 'r':
      throw new InvariantError('a stop is no multiple of its own distance');
    case 'absolute':
    case 'percent':
    case 'price':
      return { kind: spec.kind, value };
  }
}

function targetMoveOf(spec: MoveSpecV1): TargetMove {
  const { kind } = spec;
  if (kind === 'atr') return atrOf(spec);
  if (kind === 'breakEvenTicks' || kind === 'breakEvenPercent') {
    throw new InvariantError('a target does not go to break-even');
  }
  return { kind, value: decimal(spec.value) };
}

function atrOf({ value, period, interval }: MoveSpecV1): AtrDistance {
  return {
    ...{ kind: 'atr', value: decimal(value) },
    period: present(period, 'an ATR distance has a period'),
    interval: present(interval, 'an ATR distance has an interval'),
  };
}

/** Returns what a wish to cancel means. Throws where it does not say. */
export function cancelledOf({ cancel }: IntentV1): 'ENTRIES' | 'ADDITIONS' {
  return present(cancel, 'a cancel says what');
}
