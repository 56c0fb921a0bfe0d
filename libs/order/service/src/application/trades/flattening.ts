import type { PersonRequest, TradingScope } from '@fairlead/contracts';
import type { Tx } from '@fairlead/platform';
import type { TradingStates } from '../accounts/trading-states';
import type { TradeManager } from './trade-manager';

/** Stops entries within a scope and leaves what our trades hold there: what an account holds beside them is not touched. */
export class Flattening {
  constructor(
    private readonly parts: {
      readonly tradingStates: TradingStates;
      readonly tradeManager: TradeManager;
    },
  ) {}

  /** Returns the trades that are being left; they are closed once they are flat. Entries stay stopped until a resume. */
  async flatten(request: PersonRequest & TradingScope, tx: Tx): Promise<readonly string[]> {
    const { tradingStates, tradeManager } = this.parts;
    await tradingStates.set({ ...request, state: 'HALTED' }, tx);
    return tradeManager.close({ ...request, symbol: request.symbol ?? null }, tx);
  }
}
