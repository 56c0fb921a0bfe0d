import { Decimal, decimalText } from '@fairlead/core';
import type { Contract, ContractDetails } from '@stoqey/ib';
import type { BrokerContract, ContractCandidate } from '../../../../application/ports/broker-link';
import { positiveOf } from './numbers';

const CURRENCY = /^[A-Z]{3}$/;
const NO_CURRENCY = 'XXX';

/** Returns a contract as we name it. */
export function contractOf(contract: Contract): BrokerContract {
  const currency = contract.currency ?? '';
  const multiplier = positiveOf(Number(contract.multiplier ?? 0));
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
  return {
    contract: contractOf(contract),
    primaryExchange: contract.primaryExch ?? '',
    longName: (details.longName ?? '').slice(0, 200),
    marketRuleId: ruleIdOf(details, exchange),
    minimumTick: positiveOf(details.minTick) ?? new Decimal('0.01'),
    minimumSize: positiveOf(details.minSize) ?? new Decimal(1),
    sizeIncrement: positiveOf(details.sizeIncrement) ?? new Decimal(1),
    timeZone: (details.timeZoneId ?? '').slice(0, 64),
    tradingHours: (details.tradingHours ?? '').slice(0, 4_000),
    liquidHours: (details.liquidHours ?? '').slice(0, 4_000),
  };
}

/** The rule ids are in the order of the valid exchanges. */
function ruleIdOf(details: ContractDetails, exchange: string): number | null {
  const ids = (details.marketRuleIds ?? '').split(',');
  const position = (details.validExchanges ?? '').split(',').indexOf(exchange);
  const id = Number(ids[Math.max(position, 0)] ?? '');
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}
