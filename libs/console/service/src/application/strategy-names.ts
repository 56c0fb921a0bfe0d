import { REQUESTS } from '@fairlead/contracts';
import { type Messenger, RequestRefusedError } from '@fairlead/platform';

/** A halt does not wait longer than this for what names strategies: where that does not answer, any name will do. */
const ANSWER_MS = 500;
const TRADES_MAX = 1_000;
/** Of the orders that persons place. */
const MANUAL = 'manual';

/** The strategies that something here is of: a slip of the pen must not seem to have halted one. */
export class StrategyNames {
  constructor(private readonly messenger: Messenger) {}

  /** Throws where no rule in force, no trade and nothing that is stopped is of the strategy. */
  async check(strategy: string | undefined): Promise<void> {
    if (strategy === undefined) return;
    const known = await this.known();
    if (known === null || known.includes(strategy)) return;
    throw new RequestRefusedError('UNKNOWN_STRATEGY', `"${strategy}" is the strategy of no rule and of no trade. There are: ${known.join(', ')}. Nothing was done.`); // prettier-ignore
  }

  private async known(): Promise<readonly string[] | null> {
    const within = { timeoutMs: ANSWER_MS };
    try {
      const [rules, trades, orders] = await Promise.all([
        this.messenger.request(REQUESTS.rules, {}, within),
        this.messenger.request(REQUESTS.trades, { limit: TRADES_MAX }, within),
        this.messenger.request(REQUESTS.orderManagementStatus, {}, within),
      ]);
      const stopped = (orders.restrictions ?? []).filter(({ scope }) => scope === 'strategy');
      const names = [...rules, ...trades].map(({ strategy }) => strategy);
      return [...new Set([MANUAL, ...names, ...stopped.map(({ name }) => name)])].sort();
    } catch {
      return null;
    }
  }
}
