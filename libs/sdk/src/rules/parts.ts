import type { Entry, PositionWanted, SignalWanted, Then, TimeWanted, When } from './rule-document';

/** Holds where all of them do. */
export function all(...conditions: readonly When[]): When {
  return { and: conditions };
}

/** Holds where one of them does. */
export function any(...conditions: readonly When[]): When {
  return { or: conditions };
}

/** Holds where the condition does not. */
export function not(condition: When): When {
  return { not: condition };
}

/** Holds for a signal whose fields are as stated: `onSignal({ action: 'BUY', confidence: { gte: 0.8 } })`. */
export function onSignal(where?: SignalWanted): When {
  return { event: { type: 'signal.accepted', ...(where === undefined ? {} : { where }) } };
}

/** Holds where what the strategy holds of the symbol is as stated. */
export function position(wanted: PositionWanted): When {
  return { position: wanted };
}

/** Holds at these times, New York. */
export function time(wanted: TimeWanted): When {
  return { time: wanted };
}

/** Enters a position, with its stop and its target. */
export function enter(entry: Entry): Then {
  return { enter: entry };
}

/** Leaves what the strategy holds of the symbol. */
export function close(direction: 'LONG' | 'SHORT' | 'ANY' = 'ANY'): Then {
  return { close: direction };
}
