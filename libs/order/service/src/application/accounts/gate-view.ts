import { type Instant, isPaperAccount } from '@fairlead/core';
import type { GateStanding } from '@fairlead/order-domain';

/** What the gateway says of the gate. */
export type GateAnnouncement = Pick<GateStanding, 'state' | 'epoch' | 'paper'>;

/** The gate in memory. It counts as closed until the gateway has said otherwise in this life of the process. */
export class GateView {
  private standing: GateStanding;
  private heard = false;

  constructor(since: Instant, account: string) {
    this.standing = {
      state: 'closed',
      since,
      passableSince: since,
      epoch: -1,
      paper: isPaperAccount(account),
    };
  }

  get now(): GateStanding {
    return this.standing;
  }

  /** Takes over what the gateway announced. Returns true where the state is another one than before. */
  announce(said: GateAnnouncement, at: Instant): boolean {
    this.heard = true;
    const { standing } = this;
    const changed = said.state !== standing.state || said.epoch !== standing.epoch;
    const reopened = standing.state === 'closed' || said.epoch !== standing.epoch;
    this.standing = {
      ...said,
      since: changed ? at : standing.since,
      passableSince: reopened ? at : standing.passableSince,
    };
    return changed;
  }

  /** Takes over what the gateway answered when asked at the start; an announcement that came meanwhile is newer. */
  answer(said: GateAnnouncement, at: Instant): void {
    if (!this.heard) this.announce(said, at);
  }

  get isKnown(): boolean {
    return this.heard;
  }
}
