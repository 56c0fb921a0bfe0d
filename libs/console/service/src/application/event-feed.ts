import type { Envelope } from '@fairlead/contracts';
import type { LiveEvents } from './live-events';
import type { AuditTrail } from './ports/audit-trail';

/** More than this is not sent again: whoever was away for so long reads the trail, or the streams. */
const REPLAY_MAX = 5_000;

/** Who follows events. */
export interface EventFollower {
  event(event: Envelope): void;
  /** Some of what happened meanwhile is not sent. */
  gap(): void;
}

/** Events from now on, or from the last one that a follower has seen. */
export class EventFeed {
  constructor(
    private readonly live: LiveEvents,
    private readonly trail: AuditTrail,
  ) {}

  /** Hands on each event. After an interruption some may come twice, none is left out without a gap. Returns what stops it. */
  follow(lastSeen: string | null, follower: EventFollower): () => void {
    if (lastSeen === null) return this.live.subscribe((event) => follower.event(event));
    const waiting: Envelope[] = [];
    let take = (event: Envelope): void => void waiting.push(event);
    let stopped = false;
    const stop = this.live.subscribe((event) => take(event));
    void this.replay(lastSeen, follower, () => stopped).then((sent) => {
      for (const event of waiting) if (!sent.has(event.id)) follower.event(event);
      take = (event) => follower.event(event);
    });
    return () => {
      stopped = true;
      stop();
    };
  }

  /** Sends what was recorded since an event. Returns the ids. */
  private async replay(
    lastSeen: string,
    follower: EventFollower,
    isStopped: () => boolean,
  ): Promise<ReadonlySet<string>> {
    // Where the record cannot be read now, a gap is reported, and the rest goes on.
    const found = await this.trail.since(lastSeen, REPLAY_MAX).catch(() => null);
    if (isStopped()) return new Set();
    for (const event of found ?? []) follower.event(event);
    if (found === null || found.length === REPLAY_MAX) follower.gap();
    return new Set((found ?? []).map(({ id }) => id));
  }
}
