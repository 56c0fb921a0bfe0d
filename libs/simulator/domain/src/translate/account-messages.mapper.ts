import { Decimal, type Instant, decimalText, newYorkClock } from '@fairlead/core';
import type { PositionView } from '@fairlead/exchange';
import type { ServerOutgoing } from '@fairlead/tws-wire';
import { contractOf } from '../catalogue/catalogue';
import { type ContractIdentity, identityOf } from '../catalogue/contract-details';

const CENTS = 2;

function amount(value: Decimal): string {
  return value.toFixed(CENTS, Decimal.ROUND_HALF_EVEN);
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
