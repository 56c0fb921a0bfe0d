import type { OrderType } from '@fairlead/core';
import type { Leg, RefusalAdvice } from '../../order/leg';
import { generationOf } from '../../order/leg';
import type { Trade } from '../trade';

/** How a stop is placed. */
export interface StopWay {
  readonly type: Extract<OrderType, 'STOP' | 'STOP_LIMIT'>;
  readonly timeInForce: 'GTC' | 'DAY';
  /** False: alone, without a target and without a group. */
  readonly paired: boolean;
  /** Into how many orders the position is cut. */
  readonly parts: number;
}

const PARTS_MAX = 8;
/** How a stop is placed where none was refused. */
export const FIRST_WAY: StopWay = { type: 'STOP', timeInForce: 'GTC', paired: true, parts: 1 };

/**
 * Returns how the next stop is placed: differently after each refusal, as the broker's code advises. A refusal without
 * advice is met by the same once more, then by another type.
 */
export function nextStopWay(trade: Trade): StopWay {
  const refused = refusedStops(trade).reverse();
  return refused.reduce((way, stops, index) => {
    const advice = stops.find((stop) => stop.advice !== undefined)?.advice;
    return afterRefusal(way, advice ?? (index === 0 ? null : 'type'));
  }, FIRST_WAY);
}

/** Returns the stops that the broker did not take in a row, the newest first; those that were placed together are one try. */
export function refusedStops(trade: Trade): (readonly Leg[])[] {
  const tries = new Map<number, Leg[]>();
  for (const leg of trade.legs.filter(isOfPosition)) {
    tries.set(generationOf(leg), [...(tries.get(generationOf(leg)) ?? []), leg]);
  }
  const newestFirst = [...tries.entries()].sort(([a], [b]) => b - a).map(([, legs]) => legs);
  const taken = newestFirst.findIndex((legs) => !legs.some(isRefused));
  return taken === -1 ? newestFirst : newestFirst.slice(0, taken);
}

/** A target before the last one is given up where its stop is refused: that says nothing of how another one is placed. */
function isOfPosition({ purpose, rung }: Leg): boolean {
  return purpose === 'STOP' && rung === undefined;
}

function isRefused(leg: Leg): boolean {
  return leg.status === 'REJECTED' || leg.status === 'LAPSED';
}

function afterRefusal(way: StopWay, advice: RefusalAdvice | null): StopWay {
  switch (advice) {
    case 'type':
      return { ...way, type: way.type === 'STOP' ? 'STOP_LIMIT' : 'STOP' };
    case 'time':
      return { ...way, timeInForce: way.timeInForce === 'GTC' ? 'DAY' : 'GTC' };
    case 'group':
      return { ...way, paired: false };
    case 'size':
      return { ...way, paired: false, parts: Math.min(PARTS_MAX, way.parts * 2) };
    case 'none':
    case null:
      return way;
  }
}
