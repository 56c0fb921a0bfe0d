import { decimal, decimalText, instantText, parseInstant } from '@fairlead/core';
import type { AccountFunds } from '@fairlead/order-domain';

/** The broker's figures of the account's money as JSON; `reportedAt` is ISO-8601 UTC. */
export interface FundsRecord {
  readonly buyingPower: string;
  readonly cash: string;
  /** Absent in what an earlier release stored, and where TWS does not report them. */
  readonly initialMargin?: string;
  readonly equityWithLoan?: string;
  readonly reportedAt: string;
}

/** Returns the funds of a row; null where none were reported. */
export function fundsFromRow(record: FundsRecord | null): AccountFunds | null {
  if (record === null) return null;
  const { buyingPower, cash, initialMargin, equityWithLoan, reportedAt } = record;
  return {
    ...{ buyingPower: decimal(buyingPower), cash: decimal(cash) },
    ...(initialMargin === undefined ? {} : { initialMargin: decimal(initialMargin) }),
    ...(equityWithLoan === undefined ? {} : { equityWithLoan: decimal(equityWithLoan) }),
    reportedAt: parseInstant(reportedAt),
  };
}

/** Returns what is written of the funds. */
export function fundsToRow(funds: AccountFunds | null): FundsRecord | null {
  if (funds === null) return null;
  const { buyingPower, cash, initialMargin, equityWithLoan, reportedAt } = funds;
  return {
    ...{ buyingPower: decimalText(buyingPower), cash: decimalText(cash) },
    ...(initialMargin === undefined ? {} : { initialMargin: decimalText(initialMargin) }),
    ...(equityWithLoan === undefined ? {} : { equityWithLoan: decimalText(equityWithLoan) }),
    reportedAt: instantText(reportedAt),
  };
}
