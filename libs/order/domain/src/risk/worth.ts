import { type Decimal, ONE } from '@fairlead/core';
import { rateToAccount } from './account-money';
import type { RiskInput } from './risk-input';

/** An amount in the account's currency, with the arithmetic behind it. */
export interface Worth {
  /** Null where no rate is known: nothing is guessed. */
  readonly amount: Decimal | null;
  readonly text: string;
}

/** Returns what so many shares of an entry are worth in the account's currency. */
export function worthOf(shares: Decimal, { entry, view }: RiskInput): Worth {
  const { contract, accountCurrency } = view;
  const price = entry.limitPrice ?? entry.referencePrice;
  const own = shares.times(price).times(contract?.multiplier ?? ONE);
  if (contract === null) return { amount: own, text: own.toFixed(2) };
  const rate = rateToAccount(view, contract.currency);
  const ownText = `${own.toFixed(2)} ${contract.currency}`;
  if (rate === null) return { amount: null, text: ownText };
  const amount = own.times(rate);
  const isSame = contract.currency === accountCurrency;
  const text = isSame
    ? amount.toFixed(2)
    : `${amount.toFixed(2)} ${accountCurrency} (${ownText} × ${rate.toFixed()})`;
  return { amount, text };
}
