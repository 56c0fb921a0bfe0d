import { type Contract, OptionType, SecType } from '@stoqey/ib';

/** Contracts of the simulator's catalogue. */
export const AAPL: Contract = {
  conId: 265598,
  symbol: 'AAPL',
  secType: SecType.STK,
  exchange: 'SMART',
  currency: 'USD',
};
export const MSFT: Contract = {
  symbol: 'MSFT',
  secType: SecType.STK,
  exchange: 'SMART',
  currency: 'USD',
};
export const EURUSD: Contract = {
  symbol: 'EUR',
  secType: SecType.CASH,
  exchange: 'IDEALPRO',
  currency: 'USD',
};
export const NO_SUCH: Contract = { ...MSFT, symbol: 'NOSUCH' };
export const OPTION: Contract = {
  symbol: 'AAPL',
  secType: SecType.OPT,
  exchange: 'SMART',
  currency: 'USD',
  lastTradeDateOrContractMonth: '20280121',
  strike: 200,
  right: OptionType.Call,
  multiplier: 100,
};

/** Returns one of the simulator's own stocks. */
export function syntheticStock(number: number): Contract {
  return { ...MSFT, symbol: `SIM${String(number).padStart(3, '0')}` };
}
