import type { TradingState } from '@fairlead/contracts';

/** The trading state in memory, as it was last committed: for plans and for the timer. */
export class TradingView {
  state: TradingState = 'ACTIVE';

  /** True while no entry may go out or fill. */
  get entriesStopped(): boolean {
    return this.state !== 'ACTIVE';
  }
}
