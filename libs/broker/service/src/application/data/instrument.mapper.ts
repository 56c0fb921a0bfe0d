import type { BrokerInstrumentV1, ContractFactsV1, PriceBandV1 } from '@fairlead/contracts';
import {
  type InstrumentDescription,
  type Instant,
  decimalText,
  descriptionText,
  instantText,
  instrumentKeyOf,
} from '@fairlead/core';
import type { NoContract } from './choose-contract';
import type { ContractCandidate, TickBand } from '../ports/broker-link';

const CANDIDATES_MAX = 20;
const REASON_MAX = 2_000;

/** What a look-up is for and when it was made. */
export interface LookUp {
  readonly account: string;
  readonly description: InstrumentDescription;
  readonly at: Instant;
}

/** Returns an instrument that no contract, or more than one, answers to. A guess could be another company. */
export function unresolvedInstrument(
  lookUp: LookUp,
  { candidates, reason, expiredOn }: NoContract,
): BrokerInstrumentV1 {
  const ambiguous = candidates.length > 1;
  return {
    ...common(lookUp),
    state: ambiguous ? 'ambiguous' : 'unresolved',
    reason: reason.slice(0, REASON_MAX),
    ...(expiredOn === undefined ? {} : { expiredOn: dayOf(expiredOn) }),
    ...(ambiguous ? { candidates: candidates.slice(0, CANDIDATES_MAX).map(lineOf) } : {}),
  };
}

/** Returns an instrument that exactly one contract answers to. */
export function resolvedInstrument(
  lookUp: LookUp,
  candidate: ContractCandidate,
  bands: readonly TickBand[],
): BrokerInstrumentV1 {
  return { ...common(lookUp), state: 'resolved', reason: '', contract: factsOf(candidate, bands) };
}

/** True where two look-ups found the same; when they were made does not count. */
export function sameInstrument(left: BrokerInstrumentV1, right: BrokerInstrumentV1): boolean {
  return textOf(left) === textOf(right);
}

function textOf(instrument: BrokerInstrumentV1): string {
  const { state, contract, candidates, reason, description } = instrument;
  const facts = contract === undefined ? null : Object.entries(contract).sort(byName);
  return JSON.stringify([state, facts, candidates ?? null, reason, description ?? null]);
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}

function common(
  lookUp: LookUp,
): Pick<BrokerInstrumentV1, 'account' | 'instrumentKey' | 'description' | 'lookedUpAt'> {
  return {
    account: lookUp.account,
    instrumentKey: instrumentKeyOf(lookUp.description),
    description: descriptionText(lookUp.description),
    lookedUpAt: instantText(lookUp.at),
  };
}

function factsOf(candidate: ContractCandidate, bands: readonly TickBand[]): ContractFactsV1 {
  const { contract } = candidate;
  return {
    contractId: contract.contractId,
    symbol: contract.symbol.slice(0, 32),
    type: contract.type,
    exchange: contract.exchange,
    primaryExchange: candidate.primaryExchange,
    currency: contract.currency,
    multiplier: contract.multiplier,
    ...(candidate.priceMagnifier === 1 ? {} : { priceMagnifier: candidate.priceMagnifier }),
    longName: candidate.longName,
    priceBands: bandsOf(candidate, bands),
    minimumSize: decimalText(candidate.minimumSize),
    sizeIncrement: decimalText(candidate.sizeIncrement),
    timeZone: candidate.timeZone,
    tradingHours: candidate.tradingHours,
    liquidHours: candidate.liquidHours,
    ...(candidate.lastTradeDate === '' ? {} : { lastTradeDate: dayOf(candidate.lastTradeDate) }),
  };
}

/** The broker may write a time of the day behind it. */
function dayOf(lastTradeDate: string): string {
  return lastTradeDate.slice(0, 8);
}

function bandsOf(candidate: ContractCandidate, bands: readonly TickBand[]): PriceBandV1[] {
  if (bands.length === 0) return [{ from: '0', increment: decimalText(candidate.minimumTick) }];
  return bands.slice(0, 20).map((band) => ({
    from: decimalText(band.from),
    increment: decimalText(band.increment),
  }));
}

function lineOf(candidate: ContractCandidate): string {
  const { contract, primaryExchange, longName } = candidate;
  const { symbol, type, currency, exchange, contractId } = contract;
  return `${symbol} ${type} ${exchange}/${primaryExchange} ${currency} #${contractId} ${longName}`;
}
