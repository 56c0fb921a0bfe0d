import type { BarInterval, BarsShow } from '@fairlead/contracts';
import { FRONT_MONTH, type InstrumentDescription } from '@fairlead/core';
import { BarSizeSetting, type Contract, OptionType, WhatToShow } from '@stoqey/ib';
import { exactNumber, secTypeOf } from './order';

/** The broker's names for the lengths of bars. */
export const BAR_SIZES: Readonly<Record<BarInterval, BarSizeSetting>> = {
  '5s': BarSizeSetting.SECONDS_FIVE,
  '10s': BarSizeSetting.SECONDS_TEN,
  '1m': BarSizeSetting.MINUTES_ONE,
  '5m': BarSizeSetting.MINUTES_FIVE,
  '15m': BarSizeSetting.MINUTES_FIFTEEN,
  '1h': BarSizeSetting.HOURS_ONE,
  '1d': BarSizeSetting.DAYS_ONE,
};

/** The broker's names for what bars are made of. */
export const SHOWN: Readonly<Record<BarsShow, WhatToShow>> = {
  trades: WhatToShow.TRADES,
  midpoint: WhatToShow.MIDPOINT,
  'bid-ask': WhatToShow.BID_ASK,
};

const RIGHTS = { C: OptionType.Call, P: OptionType.Put } as const;

/** Returns what to look a contract up by. */
export function descriptionFor(instrument: InstrumentDescription): Contract {
  const { contractId, exchange, expiry } = instrument;
  // The number alone picks the contract: whether the rest is its own is looked at in the answer, which says what it is.
  const isMonth = expiry !== undefined && expiry !== FRONT_MONTH;
  // One that is over is answered too, so that the denial says so; it is sorted out there.
  const over = isMonth ? { includeExpired: true } : {};
  if (contractId !== undefined) return { conId: contractId, exchange, ...over };
  return {
    symbol: instrument.symbol,
    secType: secTypeOf(instrument.type),
    currency: instrument.currency,
    exchange,
    ...(instrument.primaryExchange === undefined
      ? {}
      : { primaryExch: instrument.primaryExchange }),
    ...(isMonth ? { lastTradeDateOrContractMonth: expiry, ...over } : {}),
    ...(instrument.strike === undefined ? {} : { strike: exactNumber(instrument.strike) }),
    ...(instrument.right === undefined ? {} : { right: RIGHTS[instrument.right] }),
  };
}
