import { type Instant, isPaperAccount } from '@fairlead/core';
import type { GateStanding } from '@fairlead/order-domain';

/** What the gateway reports of the gate. */
export type GateReport = Pick<
  GateStanding,
  'state' | 'epoch' | 'paper' | 'code' | 'reason' | 'farmsDown'
>;

/** The gate in memory. It counts as closed until the gateway has reported otherwise in this life of the process. */
export class GateView {
  private standing: GateStanding;
  private reported = false;

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
  announce(report: GateReport, now: Instant): boolean {
    this.reported = true;
    const { standing } = this;
    const changed = report.state !== standing.state || report.epoch !== standing.epoch;
    const reopened = standing.state === 'closed' || report.epoch !== standing.epoch;
    this.standing = {
      ...report,
      since: changed ? now : standing.since,
      passableSince: reopened ? now : standing.passableSince,
    };
    return changed;
  }

  /** Takes over what the gateway replied at the start; an announcement that came meanwhile is newer. */
  takeReply(report: GateReport, now: Instant): void {
    if (!this.reported) this.announce(report, now);
  }

  get isKnown(): boolean {
    return this.reported;
  }
}
