import { decimal, decimalText, instantText, parseInstant } from '@fairlead/core';
import type { ExchangeRate } from '@fairlead/order-domain';

/** An exchange rate as JSON; `reportedAt` is ISO-8601 UTC. */
export interface ExchangeRateRecord {
  readonly rate: string;
  readonly reportedAt: string;
}

/** Returns the rates of a row, by currency. */
export function exchangeRatesFromRow(
  records: Readonly<Record<string, ExchangeRateRecord>>,
): ReadonlyMap<string, ExchangeRate> {
  return new Map(
    Object.entries(records).map(([currency, { rate, reportedAt }]) => [
      currency,
      { rate: decimal(rate), reportedAt: parseInstant(reportedAt) },
    ]),
  );
}

/** Returns what is written of the rates. */
export function exchangeRatesToRow(
  rates: ReadonlyMap<string, ExchangeRate>,
): Record<string, ExchangeRateRecord> {
  return Object.fromEntries(
    [...rates].map(([currency, { rate, reportedAt }]) => [
      currency,
      { rate: decimalText(rate), reportedAt: instantText(reportedAt) },
    ]),
  );
}
