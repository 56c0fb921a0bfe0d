import type { AdjustSpecV1, BreakEvenSpecV1, MoveSpecV1, ProtectionSpecV1 } from '@fairlead/contracts'; // prettier-ignore
import { decimalText, instantText } from '@fairlead/core';
import type { AdjustIntent, EnterIntent, StopMove, TargetMove } from '@fairlead/rules-domain';

/** Returns what is to be moved, as it is published. */
export function adjustOf({ stop, target, loosen }: AdjustIntent['moves']): AdjustSpecV1 {
  return {
    ...(stop === null ? {} : { stop: moveOf(stop) }),
    ...(target === null ? {} : { target: moveOf(target) }),
    ...(loosen ? { loosen } : {}),
  };
}

/** Returns what becomes of stop and target while the trade lives, as it is published. */
export function planOf({
  action,
  exitAt,
}: EnterIntent): Pick<ProtectionSpecV1, 'breakEven' | 'exitAfterSeconds' | 'exitAt'> {
  const { breakEven, exitAfterMs } = action.plan ?? {};
  return {
    ...(breakEven === undefined ? {} : { breakEven: breakEvenOf(breakEven) }),
    ...(exitAfterMs === undefined ? {} : { exitAfterSeconds: exitAfterMs / 1_000 }),
    ...(exitAt === null ? {} : { exitAt: instantText(exitAt) }),
  };
}

type BreakEven = NonNullable<NonNullable<EnterIntent['action']['plan']>['breakEven']>;

function breakEvenOf({ after, plus }: BreakEven): BreakEvenSpecV1 {
  return {
    ...{ afterKind: after.kind, afterValue: decimalText(after.value) },
    ...{ plusKind: plus.kind, plusValue: decimalText(plus.value) },
  };
}

function moveOf(move: StopMove | TargetMove): MoveSpecV1 {
  if (move.kind === 'breakEven') {
    const kind = move.offset.kind === 'ticks' ? 'breakEvenTicks' : 'breakEvenPercent';
    return { kind, value: decimalText(move.offset.value) };
  }
  const value = decimalText(move.value);
  if (move.kind !== 'atr') return { kind: move.kind, value };
  return { kind: 'atr', value, period: move.period, interval: move.interval };
}
