import { Decimal, type Instant, ZERO, decimal, decimalText, newYorkClock } from '@fairlead/core';
import type { AccountView, PositionView } from '@fairlead/exchange';
import type { ServerOutgoing } from '@fairlead/tws-wire';
import { contractOf } from '../catalogue/catalogue';
import { type ContractIdentity, identityOf } from '../catalogue/contract-details';

/** One line of account values as both account messages carry it. */
export interface AccountLine {
  readonly key: string;
  readonly value: string;
  readonly currency: string;
}

const CENTS = 2;
const BASE = 'BASE';

function amount(value: Decimal): string {
  return value.toFixed(CENTS, Decimal.ROUND_HALF_EVEN);
}

/** Returns the account's values under the broker's names. */
export function accountLines(account: AccountView): readonly AccountLine[] {
  const { currency } = account;
  const money = (key: string, value: Decimal): AccountLine => ({
    key,
    value: amount(value),
    currency,
  });
  const cushion = account.netLiquidation.isZero()
    ? decimal(0)
    : account.excessLiquidity.div(account.netLiquidation).toDecimalPlaces(4);
  return [
    { key: 'AccountCode', value: account.id, currency: '' },
    { key: 'AccountType', value: 'INDIVIDUAL', currency: '' },
    { key: 'AccountReady', value: 'true', currency: '' },
    money('NetLiquidation', account.netLiquidation),
    money('TotalCashValue', account.totalCash),
    money('SettledCash', account.totalCash),
    money('AccruedCash', ZERO),
    money('BuyingPower', account.buyingPower),
    money('AvailableFunds', account.availableFunds),
    money('ExcessLiquidity', account.excessLiquidity),
    money('EquityWithLoanValue', account.equityWithLoan),
    money('GrossPositionValue', account.grossPositionValue),
    money('RegTEquity', account.equityWithLoan),
    money('RegTMargin', account.initialMargin),
    money('SMA', account.availableFunds),
    money('InitMarginReq', account.initialMargin),
    money('MaintMarginReq', account.maintenanceMargin),
    money('FullInitMarginReq', account.initialMargin),
    money('FullMaintMarginReq', account.maintenanceMargin),
    money('FullAvailableFunds', account.availableFunds),
    money('FullExcessLiquidity', account.excessLiquidity),
    { key: 'Cushion', value: decimalText(cushion), currency: '' },
    { key: 'Leverage', value: leverageOf(account), currency: '' },
  ];
}

function leverageOf(account: AccountView): string {
  if (account.netLiquidation.lte(0)) return '0.00';
  return amount(account.grossPositionValue.div(account.netLiquidation));
}

/** Returns the values that only reqAccountUpdates lists, in the base currency and in the account's. */
export function ledgerLines(account: AccountView): readonly AccountLine[] {
  const lines: readonly (readonly [string, Decimal])[] = [
    ['TotalCashBalance', account.totalCash],
    ['CashBalance', account.totalCash],
    ['NetLiquidationByCurrency', account.netLiquidation],
    ['StockMarketValue', account.netLiquidation.minus(account.totalCash)],
    ['UnrealizedPnL', account.unrealizedPnl],
    ['RealizedPnL', account.realizedPnl],
    ['NetDividend', ZERO],
  ];
  return [BASE, account.currency].flatMap((currency) => [
    ...lines.map(([key, value]) => ({ key, value: amount(value), currency })),
    { key: 'Currency', value: currency, currency },
    { key: 'ExchangeRate', value: '1.00', currency },
  ]);
}

/** Returns updateAccountValue for each line. */
export function accountValueMessages(account: AccountView): readonly ServerOutgoing[] {
  return [...accountLines(account), ...ledgerLines(account)].map((line) => ({
    name: 'updateAccountValue' as const,
    values: { ...line, account: account.id },
  }));
}

/** Returns updateAccountTime. */
export function accountTimeMessage(now: Instant): ServerOutgoing {
  return { name: 'updateAccountTime', values: { time: newYorkClock(now) } };
}

function contractFields(position: PositionView): ContractIdentity {
  const contract = contractOf(Number(position.instrument));
  if (contract === undefined) throw new Error(`a position in contract ${position.instrument}`);
  return identityOf(contract);
}

/** Returns updatePortfolio. */
export function portfolioMessage(position: PositionView): ServerOutgoing {
  const contract = contractFields(position);
  return {
    name: 'updatePortfolio',
    values: {
      ...contract,
      right: contract.right === '' ? '0' : contract.right,
      primaryExch: contractOf(contract.conId)?.primaryExch ?? '',
      position: decimalText(position.quantity),
      marketPrice: decimalText(position.marketPrice),
      marketValue: amount(position.marketValue),
      averageCost: decimalText(position.averageCost.toDecimalPlaces(8)),
      unrealizedPnl: amount(position.unrealizedPnl),
      realizedPnl: amount(position.realizedPnl),
      account: position.account,
    },
  };
}

/** Returns position; real servers leave the exchange empty. */
export function positionMessage(position: PositionView): ServerOutgoing {
  return {
    name: 'position',
    values: {
      account: position.account,
      ...contractFields(position),
      exchange: '',
      position: decimalText(position.quantity),
      avgCost: decimalText(position.averageCost.toDecimalPlaces(8)),
    },
  };
}

/** Returns positionMulti. */
export function positionMultiMessage(position: PositionView, reqId: number): ServerOutgoing {
  return {
    name: 'positionMulti',
    values: {
      reqId,
      account: position.account,
      ...contractFields(position),
      exchange: '',
      position: decimalText(position.quantity),
      avgCost: decimalText(position.averageCost.toDecimalPlaces(8)),
    },
  };
}
