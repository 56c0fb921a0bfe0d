import type { Tx } from '@fairlead/platform';
import type { ReportedTrade, RuleStore } from './ports/rule-store';

/** The code of a trade that its stop ended. */
const STOPPED_OUT = 'STOPPED_OUT';

/** Keeps what later stages report of trades: a view, from which nothing follows but better decisions. */
export class RecordFeedback {
  constructor(private readonly store: RuleStore) {}

  /** A stop-out ends the cooldowns of the symbol's rules: the reason to wait is gone with the trade. */
  async trade(tx: Tx, trade: ReportedTrade, code: string): Promise<void> {
    await this.store.saveTrade(tx, trade);
    if (code === STOPPED_OUT) {
      await this.store.resetCooldowns(tx, trade);
    }
  }
}
