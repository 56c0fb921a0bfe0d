import { type Decider, type Instant, type SessionHours, ok } from '@fairlead/core';
import type { FeedWatch, SilenceLimits } from './feed-watch';

/** An instrument without a tick for longer than a minute is silent; without any tick for 5 s the feed is dead. */
export const SILENCE_LIMITS: SilenceLimits = { instrumentMs: 60_000, feedMs: 5_000 };

const SILENT = `no tick for ${SILENCE_LIMITS.instrumentMs / 1_000} s while others tick`;

/** What is looked at of one instrument. */
export interface WatchedInstrument {
  readonly instrumentKey: string;
  /** Epoch ms. */
  readonly subscribedAt: number;
  /** Epoch ms, null where no tick came yet. */
  readonly lastTickAt: number | null;
  readonly hours: SessionHours;
}

/** A look at all instruments. */
export interface SilenceLook {
  readonly instruments: readonly WatchedInstrument[];
  /** How the feed as a whole stands. */
  readonly feed: Pick<FeedWatch, 'isAlive' | 'isSilent'>;
  readonly now: Instant;
}

/** An instrument fell silent (`stale`), or did not any more. */
export interface SilenceChange {
  readonly instrumentKey: string;
  readonly stale: boolean;
  readonly reason: string;
}

/**
 * Decides whose quotes stopped although the feed lives and the session is open, and whose came back. The state is the keys
 * of the silent instruments. While the feed is dead nothing is known, so nothing changes.
 */
export const silenceDecider: Decider<ReadonlySet<string>, SilenceLook, SilenceChange> = {
  initial: new Set(),
  decide: (look, silent) => {
    if (!look.feed.isAlive(look.now)) return ok([]);
    return ok(
      look.instruments.flatMap(
        (instrument) =>
        silent.has(instrument.instrumentKey) ? comesBack(instrument, look) : fallsSilent(instrument, look), // prettier-ignore
      ),
    );
  },
  evolve: (silent, { instrumentKey, stale }) => {
    const others = [...silent].filter((key) => key !== instrumentKey);
    return new Set(stale ? [...others, instrumentKey] : others);
  },
};

function fallsSilent(
  { instrumentKey, hours, lastTickAt, subscribedAt }: WatchedInstrument,
  { feed, now }: SilenceLook,
): readonly SilenceChange[] {
  if (hours.stateAt(now) !== 'open') return [];
  const isSilent = feed.isSilent({ lastTickAt, watchedSince: subscribedAt, now });
  return isSilent ? [{ instrumentKey, stale: true, reason: SILENT }] : [];
}

function comesBack(
  { instrumentKey, hours, lastTickAt }: WatchedInstrument,
  { now }: SilenceLook,
): readonly SilenceChange[] {
  if (hours.stateAt(now) === 'closed')
    return [{ instrumentKey, stale: false, reason: 'its session ended' }];
  // Time granted after an outage or a new subscription is no sign of life: only a tick is.
  const ticked = lastTickAt !== null && now - lastTickAt <= SILENCE_LIMITS.instrumentMs;
  return ticked ? [{ instrumentKey, stale: false, reason: 'ticks came again' }] : [];
}
