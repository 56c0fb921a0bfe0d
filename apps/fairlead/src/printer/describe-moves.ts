import type { AdjustSpecV1, BreakEvenSpecV1, MoveSpecV1, ProtectionSpecV1, TargetSpecV1 } from '@fairlead/contracts'; // prettier-ignore

/** Returns what is moved of a trade, and where to. */
export function movesText({ stop, target, loosen }: AdjustSpecV1): string {
  const parts = [
    ...(stop === undefined ? [] : [`stop to ${moveText(stop)}`]),
    ...(target === undefined ? [] : [`target to ${moveText(target)}`]),
  ];
  return `${parts.join(', ')}${loosen === true ? ', also away from the market' : ''}`;
}

function moveText(move: MoveSpecV1): string {
  const { kind, value } = move;
  if (kind === 'price') return value;
  if (kind === 'breakEvenTicks') return `break-even plus ${value} ticks`;
  if (kind === 'breakEvenPercent') return `break-even plus ${value} %`;
  return distanceText({ ...move, kind });
}

/** Returns what becomes of stop and target while the trade lives, each with a comma before it. */
export function planText({ trail, breakEven, exitAfterSeconds, exitAt }: ProtectionSpecV1): string {
  const parts = [
    ...(trail === undefined ? [] : [`the stop trailing ${distanceText(trail)}`]),
    ...(breakEven === undefined ? [] : [breakEvenText(breakEven)]),
    ...(exitAfterSeconds === undefined ? [] : [`left after ${exitAfterSeconds} s`]),
    ...(exitAt === undefined ? [] : [`left at ${exitAt}`]),
  ];
  return parts.map((part) => `, ${part}`).join('');
}

function breakEvenText({ afterKind, afterValue, plusKind, plusValue }: BreakEvenSpecV1): string {
  const after = afterKind === 'r' ? `${afterValue} × the stop's distance` : `${afterValue} %`;
  const plus =
    plusValue === '0' ? '' : ` plus ${plusValue} ${plusKind === 'ticks' ? 'ticks' : '%'}`;
  return `stop to break-even${plus} once ${after} in profit`;
}

/** Returns how far a stop or a target stands in a few characters. */
export function distanceText(distance: TargetSpecV1): string {
  if (distance.kind === 'percent') return `${distance.value} %`;
  if (distance.kind === 'r') return `${distance.value} × the stop's distance`;
  if (distance.kind === 'absolute') return `${distance.value} away`;
  return `${distance.value} × ATR(${distance.period ?? ''} × ${distance.interval ?? ''})`;
}

/** Returns when stops work at the broker in a few words. */
export function hoursText(hours: 'REGULAR' | 'EXTENDED'): string {
  return hours === 'REGULAR' ? 'regular hours' : '04:00–20:00 New York';
}
