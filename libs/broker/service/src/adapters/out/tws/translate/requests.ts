import type { BarInterval } from '@fairlead/contracts';
import type { InstrumentDescription } from '@fairlead/core';
import { BarSizeSetting, type Contract, OptionType } from '@stoqey/ib';
import { exactNumber, secTypeOf } from './order';

/** The broker's words for the lengths of bars. */
export const BAR_SIZES: Readonly<Record<BarInterval, BarSizeSetting>> = {
  '5s': BarSizeSetting.SECONDS_FIVE,
  '10s': BarSizeSetting.SECONDS_TEN,
  '1m': BarSizeSetting.MINUTES_ONE,
  '5m': BarSizeSetting.MINUTES_FIVE,
  '15m': BarSizeSetting.MINUTES_FIFTEEN,
  '1h': BarSizeSetting.HOURS_ONE,
  '1d': BarSizeSetting.DAYS_ONE,
};

const RIGHTS = { C: OptionType.Call, P: OptionType.Put } as const;

/** Returns what to look a contract up by. */
export function descriptionFor(of: InstrumentDescription): Contract {
  return {
    symbol: of.symbol,
    secType: secTypeOf(of.type),
    currency: of.currency,
    exchange: of.exchange,
    ...(of.primaryExchange === undefined ? {} : { primaryExch: of.primaryExchange }),
    ...(of.expiry === undefined ? {} : { lastTradeDateOrContractMonth: of.expiry }),
    ...(of.strike === undefined ? {} : { strike: exactNumber(of.strike) }),
    ...(of.right === undefined ? {} : { right: RIGHTS[of.right] }),
  };
}
