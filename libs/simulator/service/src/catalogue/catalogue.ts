import type { SimulatedContract } from './contract';
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
}

/** Exchanges that stocks are routed to; the market rule ids of a stock have one entry for each. */
export const STOCK_EXCHANGES =
  'SMART,AMEX,NYSE,CBOE,PHLX,ISE,CHX,ARCA,ISLAND,DRCTEDGE,BEX,BATS,EDGEA,BYX,IEX,EDGX,FOXRIVER,PEARL,NYSENAT,LTSE,MEMX,IBEOS,OVERNIGHT,TPLUS0,PSX,T24X';

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

/** Returns every contract that the description fits: none, one, or the candidates of an ambiguous one. */
export function findContracts(query: ContractQuery): readonly SimulatedContract[] {
  if (query.conId !== 0) {
    const exact = BY_CON_ID.get(query.conId);
    return exact === undefined ? [] : [exact];
  }
  const name = (query.symbol === '' ? query.localSymbol : query.symbol).toUpperCase();
  return (BY_SYMBOL.get(name) ?? []).filter((contract) => fits(contract, query));
}

/** Returns the stock of a symbol, the first listing where there are several. */
export function stockOf(symbol: string): SimulatedContract | undefined {
  return BY_SYMBOL.get(symbol.toUpperCase())?.find(
    (contract) => contract.secType === 'STK' || contract.symbol !== symbol,
  );
}

/** Returns the options on an underlying. */
export function optionsOn(conId: number): readonly SimulatedContract[] {
  return ALL.filter(({ secType, underConId }) => secType === 'OPT' && underConId === conId);
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
    anyOf(query.primaryExch ?? '', contract.primaryExch, aliasOf(contract.primaryExch)) &&
    anyOf(query.localSymbol, contract.localSymbol) &&
    anyOf(query.tradingClass, contract.tradingClass) &&
    anyOf(query.multiplier, contract.multiplier) &&
    anyOf(rightOf(query.right), contract.right) &&
    fitsExchange(contract, query.exchange) &&
    contract.lastTradeDate.startsWith(query.lastTradeDateOrContractMonth) &&
    (query.strike === '0' || query.strike === contract.strike)
  );
}

function anyOf(asked: string, ...values: readonly string[]): boolean {
  return asked === '' || values.some((value) => value.toUpperCase() === asked.toUpperCase());
}

/** NASDAQ has two names at the broker. */
function aliasOf(exchange: string): string {
  return exchange === 'NASDAQ' ? 'ISLAND' : exchange;
}

function rightOf(right: string): string {
  return right === '?' || right === '0' ? '' : right.slice(0, 1);
}

function fitsExchange(contract: SimulatedContract, exchange: string): boolean {
  if (exchange === '' || exchange === contract.exchange) return true;
  const { secType, primaryExch } = contract;
  if (secType !== 'STK') return false;
  return (
    exchange === primaryExch ||
    (STOCK_EXCHANGES.split(',').includes(exchange) && exchange !== 'SMART')
  );
}
