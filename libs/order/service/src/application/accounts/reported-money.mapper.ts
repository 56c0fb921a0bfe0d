import type { BrokerAccountV1 } from '@fairlead/contracts';
import { type Decimal, type Instant, decimal, parseInstant } from '@fairlead/core';
import type { AccountFunds, ExchangeRate } from '@fairlead/order-domain';

/** What the broker reports of the account's money. */
interface ReportedMoney {
  readonly equity: Decimal;
  readonly currency: string;
  readonly exchangeRates: ReadonlyMap<string, ExchangeRate>;
  readonly funds: AccountFunds;
}

/** Returns the account's money as it is kept. A gateway of an earlier release reports no rates. */
export function reportedMoneyOf(data: BrokerAccountV1, reportedAt: Instant): ReportedMoney {
  const { netLiquidation, currency, exchangeRates = [], initialMargin, equityWithLoan } = data;
  const funds = {
    buyingPower: decimal(data.buyingPower),
    cash: decimal(data.totalCash),
    ...(initialMargin === undefined ? {} : { initialMargin: decimal(initialMargin) }),
    ...(equityWithLoan === undefined ? {} : { equityWithLoan: decimal(equityWithLoan) }),
    reportedAt,
  };
  const rates = exchangeRates.map(({ currency: of, rate, reportedAt }): [string, ExchangeRate] => [
    of,
    { rate: decimal(rate), reportedAt: parseInstant(reportedAt) },
  ]);
  return { equity: decimal(netLiquidation), currency, exchangeRates: new Map(rates), funds };
}
