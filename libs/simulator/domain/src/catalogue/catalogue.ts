import type { Instant } from '@fairlead/core';
import { type SimulatedContract, isExpired } from './contract';
import { KNOWN_CONTRACTS } from './known-contracts';
import { SYNTHETIC_CONTRACTS } from './synthetic-contracts';

/** What a client says about a contract: the part of it that picks one. */
export interface ContractQuery {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: string;
  readonly lastTradeDateOrContractMonth: string;
  readonly strike: string;
  readonly right: string;
  readonly multiplier: string;
  readonly exchange: string;
  readonly primaryExch?: string | undefined;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
  /** What kind of number `secId` is; without it there is none. */
  readonly secIdType?: string | undefined;
  readonly secId?: string | undefined;
  /** Whether contracts of the past are wanted too. */
  readonly includeExpired?: boolean | undefined;
}

const ALL: readonly SimulatedContract[] = [...KNOWN_CONTRACTS, ...SYNTHETIC_CONTRACTS];
const BY_CON_ID: ReadonlyMap<number, SimulatedContract> = new Map(
  ALL.map((contract) => [contract.conId, contract]),
);
const BY_SYMBOL: ReadonlyMap<string, readonly SimulatedContract[]> = groupedBySymbol();

function groupedBySymbol(): Map<string, SimulatedContract[]> {
  const groups = new Map<string, SimulatedContract[]>();
  for (const contract of ALL) {
    for (const name of new Set([contract.symbol, contract.localSymbol]))
      groups.set(name, [...(groups.get(name) ?? []), contract]);
  }
  return groups;
}

/** Returns the contract of an id. */
export function contractOf(conId: number): SimulatedContract | undefined {
  return BY_CON_ID.get(conId);
}

/** Returns every contract that the description fits, expired or not: none, one, or the candidates of an ambiguous one. */
export function findContracts(query: ContractQuery): readonly SimulatedContract[] {
  return candidatesOf(query).map((contract) => routed(contract, query.exchange));
}

/** Returns those of them that can be traded, and expired ones only where the description wants them. */
export function tradedContracts(query: ContractQuery, now: Instant): readonly SimulatedContract[] {
  const found = findContracts(query);
  return query.includeExpired === true ? found : found.filter((each) => !isExpired(each, now));
}

function candidatesOf(query: ContractQuery): readonly SimulatedContract[] {
  if (query.conId !== 0) {
    const exact = BY_CON_ID.get(query.conId);
    return exact === undefined ? [] : [exact];
  }
  const name = (query.symbol === '' ? query.localSymbol : query.symbol).toUpperCase();
  const named = name === '' && asksForSecId(query) ? ALL : (BY_SYMBOL.get(name) ?? []);
  return named.filter((contract) => fits(contract, query));
}

/** A contract is sent with the exchange that it was requested on, where it trades there. */
function routed(contract: SimulatedContract, requested: string): SimulatedContract {
  const exchange = brokerName(requested);
  const elsewhere = exchange !== contract.exchange && contract.validExchanges.includes(exchange);
  return elsewhere ? { ...contract, exchange } : contract;
}

/** Returns the stock of a symbol, the first listing where there are several. */
export function stockOf(symbol: string): SimulatedContract | undefined {
  return BY_SYMBOL.get(symbol.toUpperCase())?.find(
    (contract) => contract.secType === 'STK' || contract.symbol !== symbol,
  );
}

/** Returns the options on an underlying that can be traded. */
export function optionsOn(conId: number, now: Instant): readonly SimulatedContract[] {
  return ALL.filter(
    (each) => each.secType === 'OPT' && each.underConId === conId && !isExpired(each, now),
  );
}

/** Returns contracts whose symbol starts with the pattern, or whose name holds it. */
export function matchingContracts(pattern: string, limit: number): readonly SimulatedContract[] {
  const text = pattern.toUpperCase();
  if (text === '') return [];
  return ALL.filter(
    (contract) =>
      contract.secType === 'STK' &&
      (contract.symbol.startsWith(text) || contract.longName.toUpperCase().includes(text)),
  ).slice(0, limit);
}

function fits(contract: SimulatedContract, query: ContractQuery): boolean {
  return (
    anyOf(query.secType, contract.secType) &&
    anyOf(query.currency, contract.currency) &&
    anyOf(query.primaryExch ?? '', contract.primaryExch, brokerName(contract.primaryExch)) &&
    anyOf(query.localSymbol, contract.localSymbol) &&
    anyOf(query.tradingClass, contract.tradingClass) &&
    anyOf(query.multiplier, contract.multiplier) &&
    anyOf(rightOf(query.right), contract.right) &&
    fitsExchange(contract, query.exchange) &&
    contract.lastTradeDate.startsWith(query.lastTradeDateOrContractMonth) &&
    (query.strike === '0' || query.strike === contract.strike) &&
    fitsSecId(contract, query)
  );
}

function anyOf(requested: string, ...values: readonly string[]): boolean {
  return (
    requested === '' || values.some((value) => value.toUpperCase() === requested.toUpperCase())
  );
}

/** NASDAQ has two names at the broker, of which it tells the older one. */
function brokerName(exchange: string): string {
  return exchange === 'NASDAQ' ? 'ISLAND' : exchange;
}

function rightOf(right: string): string {
  return right === '?' || right === '0' ? '' : right.slice(0, 1);
}

function fitsExchange(contract: SimulatedContract, exchange: string): boolean {
  return exchange === '' || contract.validExchanges.includes(brokerName(exchange));
}

function asksForSecId({ secIdType = '', secId = '' }: ContractQuery): boolean {
  return secIdType !== '' && secId !== '';
}

function fitsSecId({ secIds }: SimulatedContract, query: ContractQuery): boolean {
  if (!asksForSecId(query)) return true;
  return secIds.some(({ tag, value }) => tag === query.secIdType && value === query.secId);
}
