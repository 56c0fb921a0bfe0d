import type { EventStart, EventWanted, TriggerPattern } from './event-wanted';
import type {
  Adjustment,
  AgreementWanted,
  FlowWanted,
  NoticeLevel,
  DoubleDown,
  Entry,
  MarketWanted,
  PositionWanted,
  ScaleIn,
  SignalWanted,
  SignalsCounted,
  StopMove,
  Then,
  TimeWanted,
  When,
} from './rule-document';

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

/** Gives a condition a name of yours: every decision names it so, for each of its clauses. */
export function named(alias: string, condition: When): When {
  return { ...condition, alias };
}

/** Holds for a signal whose fields are as stated: `onSignal({ action: 'BUY', confidence: { gte: 0.8 } })`. */
export function onSignal(where?: SignalWanted): When {
  return { event: { type: 'signal.accepted', ...(where === undefined ? {} : { where }) } };
}

/**
 * Holds for an event of this type or family whose fields are as stated: `onEvent('fill.execution', { symbol: 'MSFT' })`. The rule
 * has to say `cooldownSeconds` and `maxPerDay`.
 */
export function onEvent<Pattern extends TriggerPattern>(
  type: Pattern,
  where?: EventWanted<Pattern>,
): When {
  // One of the many that there are; the compiler cannot follow that through the parameter.
  return { event: { type, ...(where === undefined ? {} : { where }) } as unknown as EventStart };
}

/** Holds where what the strategy holds of the symbol, or of another one, is as stated. */
export function position(wanted: PositionWanted): When {
  return { position: wanted };
}

/** Holds where so many signals came: `signals({ action: 'BUY', withinMinutes: 30, countMin: 3 })`. */
export function signals(counted: SignalsCounted): When {
  return { signals: counted };
}

/** Holds where several sources say the same: `agreement({ action: 'BUY', sources: ['a', 'b'], withinMinutes: 10 })`. */
export function agreement(wanted: AgreementWanted): When {
  return { agreement: wanted };
}

/** Holds where a feature of the signal crosses a level: `flow({ feature: 'net_flow', crossesAbove: 1000 })`. */
export function flow(wanted: FlowWanted): When {
  return { flow: wanted };
}

/** Holds at these times, New York. */
export function time(wanted: TimeWanted): When {
  return { time: wanted };
}

/** Enters a position, with its stop and its target, or with `protection: 'none'`. */
export function enter(entry: Entry): Then {
  return { enter: entry };
}

/** Adds to what the strategy holds of the symbol; its stop and target follow. */
export function scaleIn(wanted: ScaleIn): Then {
  return { scaleIn: wanted };
}

/** Adds to what the strategy holds of the symbol on the way to its stop; its stop and target follow. */
export function doubleDown(wanted: DoubleDown = {}): Then {
  return { doubleDown: wanted };
}

/** Moves the stop of what the strategy holds, never away from the market: `moveStop({ breakEven: { ticks: 1 } })`. */
export function moveStop(to: StopMove): Then {
  return { moveStop: to };
}

/** Moves stop, target or both of what the strategy holds. */
export function adjust(wanted: Adjustment): Then {
  return { adjust: wanted };
}

/** Cancels what would open or add for the strategy and has not filled, or additions alone. */
export function cancel(what: 'ENTRIES' | 'ADDITIONS' = 'ENTRIES'): Then {
  return { cancel: what };
}

/** Leaves what the strategy holds of the symbol. */
export function close(direction: 'LONG' | 'SHORT' | 'ANY' = 'ANY'): Then {
  return { close: direction };
}

/** Holds where the live quote of the symbol is as stated. */
export function market(wanted: MarketWanted): When {
  return { market: wanted };
}

/** Leaves what every strategy holds of the symbol. */
export function closeAll(direction: 'LONG' | 'SHORT' | 'ANY' = 'ANY'): Then {
  return { closeAll: direction };
}

/** Writes a line to the log and into the decision, and orders nothing. */
export function log(message: string): Then {
  return { log: message };
}

/** Lets somebody know, as the event `decision.notified`; names of the signal's fields in braces get their values. */
export function notify(message: string, level: NoticeLevel = 'info'): Then {
  return { notify: { level, message } };
}

/** Does several things, one after the other. */
export function sequence(...actions: readonly Then[]): Then {
  return { sequence: actions };
}

/** Does one thing where the condition holds too, or else the other. */
export function conditional(condition: When, then: Then, otherwise?: Then): Then {
  const fields = { if: condition, then };
  return { conditional: otherwise === undefined ? fields : { ...fields, else: otherwise } };
}
