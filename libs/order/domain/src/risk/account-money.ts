import { type Decimal, type Instant, ONE } from '@fairlead/core';

/** What one unit of a currency is worth in the account's own, as the broker reported it. */
export interface ExchangeRate {
  readonly rate: Decimal;
  /** When the broker last stood by it. */
  readonly reportedAt: Instant;
}

/** What amounts of an account are counted in. */
export interface AccountMoney {
  /** Null while the broker has not reported the account. */
  readonly accountCurrency: string | null;
  /** Rates of other currencies, by their code. */
  readonly exchangeRates: ReadonlyMap<string, ExchangeRate>;
}

/** Returns what one unit of a currency is worth in the account's own, or null where that is not known. */
export function rateToAccount(
  { accountCurrency, exchangeRates }: AccountMoney,
  currency: string,
): Decimal | null {
  if (currency === accountCurrency) return ONE;
  return exchangeRates.get(currency)?.rate ?? null;
}
