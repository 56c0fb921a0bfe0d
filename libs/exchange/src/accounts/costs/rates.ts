import { type Decimal, ONE, assert, present } from '@fairlead/core';
import type { ExchangeRates } from '../../api/config';
import type { ExchangeInstrument } from '../../api/instrument';
import type { EngineState } from '../../state/state';

/** Returns what one unit of a currency is worth in another, or null where no rate is known. */
export function rateBetween(state: EngineState, from: string, to: string): Decimal | null {
  if (from === to) return ONE;
  const { rates } = state;
  const [worth, unit] = [rates[from], rates[to]];
  return worth === undefined || unit === undefined ? null : worth.div(unit);
}

/** Returns an amount in another currency. Throws where no rate is known: orders that would need it are not taken. */
export function convert(
  state: EngineState,
  amount: Decimal,
  way: { readonly from: string; readonly to: string },
): Decimal {
  if (way.from === way.to) return amount;
  const rate = rateBetween(state, way.from, way.to);
  return amount.times(present(rate, `an exchange rate from ${way.from} to ${way.to}`));
}

/** Takes over new rates; the others stay. */
export function setRates(state: EngineState, rates: ExchangeRates): void {
  assertRates(rates);
  Object.assign(state.rates, rates);
}

/** Lets the rate of a currency pair follow its price. What all rates are measured in stays 1. */
export function followPair(
  state: EngineState,
  { currency, unitCurrency }: ExchangeInstrument,
  price: Decimal,
): void {
  if (unitCurrency === undefined || !price.gt(0)) return;
  const { [currency]: paid, [unitCurrency]: unit } = state.rates;
  if (unit?.eq(ONE) === true) setRates(state, { [currency]: ONE.div(price) });
  else if (paid !== undefined) setRates(state, { [unitCurrency]: paid.times(price) });
}

/** Throws where a rate could not be one. */
export function assertRates(rates: ExchangeRates): void {
  for (const [currency, rate] of Object.entries(rates))
    assert(rate.gt(0), `the rate of ${currency} is positive`);
}
