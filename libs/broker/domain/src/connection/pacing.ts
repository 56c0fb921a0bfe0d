import { type Decider, ok, refused } from '@fairlead/core';

/** The client library passes 4 requests in 100 ms; a queue inside it could not be overtaken, so none is let arise. */
const FRAMES_PER_WINDOW = 4;
/** A little longer than the library's own window, because its timers are not exact. */
const WINDOW_MS = 105;
/** Left free by data while orders go out: the three frames of a bracket go out at once. */
const RESERVED_FRAMES = 3;
/** Left free by data while none went out for a while: so that a start is not slow. */
const RESERVED_FRAMES_IDLE = 1;
const IDLE_AFTER_MS = 30_000;
/** After the broker complained of too many messages (100) the pace is halved for this long. */
const SLOW_MS = 60_000;

/** What was sent, and what holds the rest back. Times are of one monotonic clock, in ms. */
export interface Pacing {
  /** When each frame of the last window leaves the library. */
  readonly sentAtMs: readonly number[];
  readonly keepsRoomForOrders: boolean;
  readonly lastOrderAtMs: number;
  readonly slowUntilMs: number;
}

/** Something is to be sent, or bears on how fast that may be. */
export type PacingCommand =
  | {
      readonly kind: 'send';
      readonly frames: number;
      readonly isData: boolean;
      readonly atMs: number;
    }
  /** An order came to be sent. */
  | { readonly kind: 'order'; readonly atMs: number }
  /** The broker says that too much was sent. */
  | { readonly kind: 'slowDown'; readonly atMs: number }
  /** While orders may pass, data leaves room for them. */
  | { readonly kind: 'keepRoom'; readonly keep: boolean }
  /** The link is gone: what the next one has been sent is nothing. */
  | { readonly kind: 'newLink' };

/** How the pacing changes by that. */
export interface PacingEvent {
  readonly kind: 'paced';
  readonly change: Partial<Pacing>;
}

/** There is no room now: look again after so many ms. */
export interface NoRoom {
  readonly waitMs: number;
}

/** Decides when a request may go to the client library, so that none waits inside it. */
export const pacingDecider: Decider<Pacing, PacingCommand, PacingEvent, NoRoom> = {
  initial: {
    sentAtMs: [],
    keepsRoomForOrders: false,
    lastOrderAtMs: Number.NEGATIVE_INFINITY,
    slowUntilMs: Number.NEGATIVE_INFINITY,
  },
  decide: (command, pacing) => {
    switch (command.kind) {
      case 'send':
        return send(command, pacing);
      case 'order':
        return ok([paced({ lastOrderAtMs: command.atMs })]);
      case 'slowDown':
        return ok([paced({ slowUntilMs: command.atMs + SLOW_MS })]);
      case 'keepRoom':
        return ok([paced({ keepsRoomForOrders: command.keep })]);
      case 'newLink':
        return ok([paced({ sentAtMs: [] })]);
    }
  },
  evolve: (pacing, { change }) => ({ ...pacing, ...change }),
};

function paced(change: Partial<Pacing>): PacingEvent {
  return { kind: 'paced', change };
}

function send(
  { frames, isData, atMs }: Extract<PacingCommand, { kind: 'send' }>,
  pacing: Pacing,
): ReturnType<typeof pacingDecider.decide> {
  const windowMs = atMs < pacing.slowUntilMs ? 2 * WINDOW_MS : WINDOW_MS;
  const sentAtMs = pacing.sentAtMs.filter((at) => at > atMs - windowMs);
  const free = FRAMES_PER_WINDOW - sentAtMs.length - (isData ? reserved(pacing, atMs) : 0);
  if (free < Math.min(frames, FRAMES_PER_WINDOW)) {
    const waitMs = Math.ceil(Math.min(...sentAtMs, atMs) + windowMs - atMs);
    return refused({ waitMs: Math.max(1, waitMs) });
  }
  // Frames beyond one window wait in the library, each for one window more.
  const added = Array.from(
    { length: frames },
    (_, frame) => atMs + Math.floor(frame / FRAMES_PER_WINDOW) * WINDOW_MS,
  );
  return ok([paced({ sentAtMs: [...sentAtMs, ...added] })]);
}

function reserved({ keepsRoomForOrders, lastOrderAtMs }: Pacing, atMs: number): number {
  if (!keepsRoomForOrders) return 0;
  return atMs - lastOrderAtMs > IDLE_AFTER_MS ? RESERVED_FRAMES_IDLE : RESERVED_FRAMES;
}
