import type { BrokerContract } from '@fairlead/broker-domain';
import { ONE, decimal, decimalText, exchangeZone } from '@fairlead/core';
import type { Contract, ContractDetails } from '@stoqey/ib';
import type { ContractCandidate } from '../../../../application/ports/broker-link';
import { FIGURES, figure, idOf } from './figures';

const CURRENCY = /^[A-Z]{3}$/;
/** ISO 4217 for "no currency": the broker named none that can be one. */
const NO_CURRENCY = 'XXX';

/** Returns a contract as we name it. */
export function contractOf(contract: Contract): BrokerContract {
  const currency = contract.currency ?? '';
  const multiplier = figure(FIGURES.contract.multiplier, Number(contract.multiplier ?? 0));
  return {
    contractId: contract.conId ?? 0,
    symbol: contract.symbol ?? '',
    type: contract.secType ?? '',
    currency: CURRENCY.test(currency) ? currency : NO_CURRENCY,
    exchange: contract.exchange ?? '',
    multiplier: multiplier === null ? '1' : decimalText(multiplier),
  };
}

/** Returns what a contract's details say, as far as trading needs it. */
export function candidateOf(details: ContractDetails): ContractCandidate {
  const { contract } = details;
  const exchange = contract.exchange ?? '';
  const { minTick, minSize, sizeIncrement } = FIGURES.contractDetails;
  return {
    contract: contractOf(contract),
    primaryExchange: contract.primaryExch ?? '',
    longName: (details.longName ?? '').slice(0, 200),
    marketRuleId: ruleIdOf(details, exchange),
    priceMagnifier: idOf(details.priceMagnifier) ?? 1,
    minimumTick: figure(minTick, details.minTick) ?? decimal('0.01'),
    minimumSize: figure(minSize, details.minSize) ?? ONE,
    sizeIncrement: figure(sizeIncrement, details.sizeIncrement) ?? ONE,
    timeZone: zoneOf(details),
    tradingHours: (details.tradingHours ?? '').slice(0, 4_000),
    liquidHours: (details.liquidHours ?? '').slice(0, 4_000),
    localSymbol: (contract.localSymbol ?? '').slice(0, 32),
    lastTradeDate: lastTradeDateOf(details),
  };
}

/** A time may follow the day. */
function lastTradeDateOf({ contract, realExpirationDate }: ContractDetails): string {
  const texts = [realExpirationDate, contract.lastTradeDateOrContractMonth];
  return texts.map((text) => (text ?? '').slice(0, 8)).find((text) => /^\d{8}$/.test(text)) ?? '';
}

/** What nobody can tell is passed on as it is: hours in it count as not known. */
function zoneOf({ timeZoneId = '', contract }: ContractDetails): string {
  return exchangeZone(timeZoneId, contract.currency ?? null) ?? timeZoneId.slice(0, 64);
}

/** The rule ids are in the order of the valid exchanges. */
function ruleIdOf(details: ContractDetails, exchange: string): number | null {
  const ids = (details.marketRuleIds ?? '').split(',');
  const position = (details.validExchanges ?? '').split(',').indexOf(exchange);
  const id = Number(ids[Math.max(position, 0)] ?? '');
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}
