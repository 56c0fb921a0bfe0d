import type { TargetDistance } from '@fairlead/core';
import type { StopMove, TargetMove } from '../shapes/move-shape';
import type { NamedIndicator } from '../shapes/rule-context';
import type { SizeSpec } from '../shapes/size-shape';

type Measured = TargetDistance | StopMove | TargetMove | SizeSpec | null | undefined;

/** Returns the indicators that these distances, places and sizes are measured by. */
export function measuredBy(...parts: readonly Measured[]): readonly NamedIndicator[] {
  return parts.flatMap((part) => {
    const span = spanOf(part);
    return span === undefined
      ? []
      : [{ name: 'ATR', period: span.period, interval: span.interval }];
  });
}

function spanOf(part: Measured): Pick<NamedIndicator, 'period' | 'interval'> | undefined {
  if (part?.kind === 'atr') return part;
  return part?.kind === 'volatilityPct' ? part.atr : undefined;
}
