import type { Instant } from '@fairlead/core';
import type { SessionName } from '@fairlead/exchange';
import type { ServerInput } from '@fairlead/tws-wire';
import type { SimulatedContract } from './contract';
import { hoursText } from './hours';

const ORDER_TYPES =
  'ACTIVETIM,ADJUST,COND,CONDORDER,DAY,DEACT,DEACTDIS,GAT,GTC,GTD,IOC,LIT,LMT,LOC,MIT,MKT,MOC,OCA,OPG,RTH,STP,STPLMT,TRAIL,TRAILLMT,WHATIF';

/** Returns the answer to reqContractDetails for one contract. */
export function contractDetails(
  contract: SimulatedContract,
  request: { readonly reqId: number; readonly now: Instant; readonly profile: SessionName },
): ServerInput<'contractDetails'> {
  const { now, profile } = request;
  const rules = contract.validExchanges.map(() => String(contract.marketRuleId));
  return {
    reqId: request.reqId,
    ...identityOf(contract),
    marketName: contract.tradingClass,
    minTick: contract.minTick,
    priceMagnifier: contract.priceMagnifier,
    orderTypes: ORDER_TYPES,
    validExchanges: contract.validExchanges.join(','),
    marketRuleIds: rules.join(','),
    underConId: contract.underConId,
    longName: contract.longName,
    primaryExch: contract.primaryExch,
    contractMonth: contract.lastTradeDate.slice(0, 6),
    industry: contract.industry,
    category: contract.category,
    subcategory: contract.subcategory,
    timeZoneId: contract.timeZoneId,
    tradingHours: hoursText(contract, now, { profile, regular: false }),
    liquidHours: hoursText(contract, now, { profile, regular: true }),
    secIds: contract.secIds,
    aggGroup: contract.aggGroup,
    underSymbol: contract.underSymbol,
    underSecType: contract.underSecType,
    realExpirationDate: contract.lastTradeDate,
    stockType: contract.stockType,
    minSize: contract.sizeIncrement,
    sizeIncrement: contract.sizeIncrement,
    suggestedSizeIncrement: contract.secType === 'STK' ? '100' : contract.sizeIncrement,
  };
}

/** The fields that name a contract in every server message. */
export interface ContractIdentity {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: string;
  readonly lastTradeDateOrContractMonth: string;
  readonly strike: string;
  readonly right: string;
  readonly multiplier: string;
  readonly exchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
}

/** Returns the fields that name a contract. */
export function identityOf(contract: SimulatedContract): ContractIdentity {
  const { conId, symbol, secType, strike, right, multiplier } = contract;
  const { exchange, currency, localSymbol, tradingClass } = contract;
  return {
    conId,
    symbol,
    secType,
    lastTradeDateOrContractMonth: contract.lastTradeDate,
    strike,
    right,
    multiplier,
    exchange,
    currency,
    localSymbol,
    tradingClass,
  };
}
