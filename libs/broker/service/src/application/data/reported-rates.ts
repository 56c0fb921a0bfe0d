import type { ExchangeRateV1 } from '@fairlead/contracts';
import { type Instant, decimal, instantText } from '@fairlead/core';

interface ReportedRate {
  readonly rate: string;
  readonly reportedAt: Instant;
}

/**
 * Exchange rates as the broker reports them. A value comes when it has changed; the time at the end of each report says
 * that the others are what they were.
 */
export class ReportedRates {
  private readonly rates = new Map<string, ReportedRate>();
  /** Currencies that were named since the subscription began: of others the broker may have stopped to speak. */
  private readonly named = new Set<string>();

  subscribed(): void {
    this.named.clear();
  }

  /** A rate came. What is no currency, or no rate, is none. */
  report(currency: string, rate: string, now: Instant): void {
    if (!/^[A-Z]{3}$/.test(currency) || !decimal(rate).gt(0)) return;
    this.named.add(currency);
    this.rates.set(currency, { rate, reportedAt: now });
  }

  /** A report has ended. */
  reported(now: Instant): void {
    for (const [currency, { rate }] of this.rates) {
      if (this.named.has(currency)) this.rates.set(currency, { rate, reportedAt: now });
    }
  }

  /** Returns the rates of all currencies but the account's own. */
  besides(own: string): ExchangeRateV1[] {
    const others = [...this.rates].filter(([currency]) => currency !== own);
    return others.map(([currency, { rate, reportedAt }]) => ({
      ...{ currency, rate, reportedAt: instantText(reportedAt) },
    }));
  }
}
