import type { Tx } from '@fairlead/platform';
import type { ReportedIndicator, ReportedTrade, RuleStore } from './ports/rule-store';

/** The code of a trade that its stop ended. */
const STOPPED_OUT = 'STOPPED_OUT';

/** Keeps what others report of trades and indicators: a view, from which nothing follows but better decisions. */
export class RecordFeedback {
  constructor(private readonly store: RuleStore) {}

  /** An indicator has a new value. */
  async indicator(tx: Tx, indicator: ReportedIndicator): Promise<void> {
    await this.store.saveIndicator(tx, indicator);
  }

  /** A stop-out ends the cooldowns of the symbol's rules: the reason to wait is gone with the trade. */
  async trade(tx: Tx, trade: ReportedTrade, code: string): Promise<void> {
    await this.store.saveTrade(tx, trade);
    if (code === STOPPED_OUT) {
      await this.store.resetCooldowns(tx, trade);
    }
  }
}
