import { type RestrictedSubject, type Restriction, restrictionFor } from '@fairlead/order-domain';

/** What stops entries, in memory, as it was last committed: for plans and for the timer. */
export class TradingView {
  restrictions: readonly Restriction[] = [];

  /** True while no entry of this strategy in this instrument may go out or fill. */
  entriesStopped(subject: RestrictedSubject): boolean {
    return restrictionFor(this.restrictions, subject) !== null;
  }
}
