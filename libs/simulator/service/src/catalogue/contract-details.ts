import { type Instant, newYorkTime } from '@fairlead/core';
import type { ServerInput } from '@fairlead/tws-wire';
import { STOCK_EXCHANGES } from './catalogue';
import type { SimulatedContract } from './contract';

const ORDER_TYPES =
  'ACTIVETIM,ADJUST,DAY,DEACT,DEACTDIS,GTC,GTD,IOC,LMT,MIT,MKT,OCA,RTH,STP,STPLMT,TRAIL,TRAILLIT,TRAILLMT,WHATIF';
const DAYS_LISTED = 6;

/** Returns the hours of the always-open profile: six whole days. */
export function alwaysOpenHours(now: Instant): string {
  const today = newYorkTime(now).startOf('day');
  return Array.from({ length: DAYS_LISTED }, (_, index) => {
    const day = today.plus({ days: index });
    const next = day.plus({ days: 1 });
    return `${day.toFormat('yyyyMMdd')}:0000-${next.toFormat('yyyyMMdd')}:0000`;
  }).join(';');
}

function exchangesOf(contract: SimulatedContract): string {
  if (contract.secType === 'STK') return STOCK_EXCHANGES;
  return contract.secType === 'FUT' ? `${contract.exchange},QBALGO` : contract.exchange;
}

/** Returns the answer to reqContractDetails for one contract. */
export function contractDetails(
  contract: SimulatedContract,
  of: { readonly reqId: number; readonly now: Instant },
): ServerInput<'contractDetails'> {
  const hours = alwaysOpenHours(of.now);
  const exchanges = exchangesOf(contract);
  const rules = exchanges.split(',').map(() => String(contract.marketRuleId));
  return {
    reqId: of.reqId,
    ...identityOf(contract),
    marketName: contract.tradingClass,
    minTick: contract.minTick,
    orderTypes: ORDER_TYPES,
    validExchanges: exchanges,
    marketRuleIds: rules.join(','),
    underConId: contract.underConId,
    longName: contract.longName,
    primaryExch: contract.primaryExch,
    contractMonth: contract.lastTradeDate.slice(0, 6),
    industry: contract.industry,
    category: contract.category,
    subcategory: contract.subcategory,
    timeZoneId: contract.timeZoneId,
    tradingHours: hours,
    liquidHours: hours,
    secIds: [],
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
