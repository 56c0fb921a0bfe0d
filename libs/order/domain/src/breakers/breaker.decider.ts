import { type Decider, type Instant, ok } from '@fairlead/core';
import { PERSON, type Restriction } from '../account/restriction';
import { type BreakerState, type LossLevel, NOTHING_SEEN, NO_BREAKERS, armedKey } from './breaker';
import { type CountLook, lookAtCounts } from './counts';
import { type LossEvent, type LossLook, lookAtLoss } from './daily-loss';
import { type DrawdownEvent, type DrawdownLook, lookAtDrawdown, rearmedDrawdown } from './drawdown'; // prettier-ignore

/** What breakers look at, and what re-arms them. */
export type BreakerCommand =
  | ({ readonly kind: 'look' } & LossLook & DrawdownLook & CountLook)
  /** A person lets entries through again where these stopped them. */
  | { readonly kind: 're-arm'; readonly lifted: readonly Restriction[]; readonly at: Instant };

/** What a look finds, and what a resume brings about. */
export type BreakerEvent =
  | LossEvent
  | DrawdownEvent
  | { readonly kind: 're-armed'; readonly lifted: Restriction; readonly at: Instant };

/** Decides what trips by itself, and what a resume lets begin again. */
export const breakerDecider: Decider<BreakerState, BreakerCommand, BreakerEvent> = {
  initial: NO_BREAKERS,
  decide: (command, state) =>
    ok(
      command.kind === 'look'
        ? [...lookAtLoss(state, command), ...lookAtDrawdown(state, command), ...lookAtCounts(state, command)] // prettier-ignore
        : command.lifted
            .filter(({ source }) => source !== PERSON)
            .map((lifted) => ({ kind: 're-armed', lifted, at: command.at }) as const),
    ),
  evolve,
};

/** True for what was merely seen: it is not stored. */
export function isSeenOnly({ kind }: BreakerEvent): boolean {
  return kind === 'levels-seen' || kind === 'drawdown-seen';
}

/** What trips is kept with what stops entries; here is only what has to be remembered beside it. */
function evolve(state: BreakerState, event: BreakerEvent): BreakerState {
  switch (event.kind) {
    case 'day-began':
      return { ...state, day: event.day, seen: {} };
    case 'levels-seen':
      return { ...state, seen: event.seen };
    case 'drawdown-kept':
      return { ...state, drawdown: event.drawdown };
    case 'drawdown-seen':
      return { ...state, drawdownSeen: event.seen };
    case 'forgiven':
      return forgive(state, event);
    case 're-armed':
      return rearm(state, event);
    case 'tripped':
      return state;
  }
}

function forgive(
  state: BreakerState,
  { loss }: Extract<BreakerEvent, { kind: 'forgiven' }>,
): BreakerState {
  const { day } = state;
  if (day === null) return state;
  const forgiven = Object.fromEntries(day.rearmed.map((level) => [level, loss]));
  return {
    ...state,
    day: { ...day, forgiven: { ...day.forgiven, ...forgiven }, rearmed: [] },
    seen: {},
  };
}

/** A loss up to which it reduced only still flattens where it goes on to the larger limit. */
function rearm(
  state: BreakerState,
  { lifted, at }: Extract<BreakerEvent, { kind: 're-armed' }>,
): BreakerState {
  const { day } = state;
  const armedAt = { ...state.armedAt, [armedKey(lifted.source, lifted.subject)]: at };
  if (lifted.source === 'drawdown') {
    const drawdown = rearmedDrawdown(state.drawdown);
    return { ...state, armedAt, drawdown, drawdownSeen: NOTHING_SEEN };
  }
  if (lifted.source !== 'daily-loss' || day === null) return { ...state, armedAt };
  const levels: readonly LossLevel[] = lifted.state === 'HALTED' ? ['reduce', 'flatten'] : ['reduce']; // prettier-ignore
  return { ...state, armedAt, day: { ...day, rearmed: levels }, seen: {} };
}
