import {
  type Contract,
  ExecutionCondition,
  MarginCondition,
  type Order,
  type OrderCondition,
  type OrderState,
  PercentChangeCondition,
  PriceCondition,
  TimeCondition,
  VolumeCondition,
} from '@stoqey/ib';
import type { Field } from '@fairlead/tws-wire';
import { asClientRow } from './distinct-values';

type Values = Readonly<Record<string, unknown>>;

const OF_CONTRACT = [
  'conId',
  'symbol',
  'secType',
  'lastTradeDateOrContractMonth',
  'lastTradeDate',
  'strike',
  'right',
  'multiplier',
  'exchange',
  'primaryExch',
  'currency',
  'localSymbol',
  'tradingClass',
  'secIdType',
  'secId',
  'includeExpired',
  'issuerId',
  'description',
  'comboLegs',
];
const OF_STATE = [
  'status',
  'initMarginBefore',
  'maintMarginBefore',
  'equityWithLoanBefore',
  'initMarginChange',
  'maintMarginChange',
  'equityWithLoanChange',
  'initMarginAfter',
  'maintMarginAfter',
  'equityWithLoanAfter',
  'commission',
  'minCommission',
  'maxCommission',
  'commissionCurrency',
  'warningText',
  'completedTime',
  'completedStatus',
];
/** The client groups these, or calls them otherwise. */
const RENAMED = [
  'hasDeltaNeutralContract',
  'deltaNeutralContractConId',
  'deltaNeutralContractDelta',
  'deltaNeutralContractPrice',
  'softDollarTierName',
  'softDollarTierValue',
  'softDollarTierDisplayName',
  'comboLegsDescrip',
  'finalTrailStopPrice',
  'deprecatedSharesAllocation',
];

function pick(row: Values, names: readonly string[]): Values {
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name)));
}

function without(row: Values, names: readonly string[]): Values {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

/** What an empty list is to the client: nothing. */
function withoutEmptyLists(row: Values): Values {
  const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
  return Object.fromEntries(Object.entries(row).filter(([, value]) => !isEmpty(value)));
}

/** Returns the client's contract of a decoded message. */
export function contractOf(fields: readonly Field[], values: Values): Contract {
  const row = withoutEmptyLists(asClientRow(fields, values));
  const { multiplier, comboLegsDescrip, hasDeltaNeutralContract } = row;
  return {
    ...pick(row, OF_CONTRACT),
    ...(multiplier === undefined ? {} : { multiplier: Number(multiplier) }),
    ...(comboLegsDescrip === undefined ? {} : { comboLegsDescription: comboLegsDescrip }),
    ...(hasDeltaNeutralContract === true
      ? {
          deltaNeutralContract: {
            conId: row['deltaNeutralContractConId'],
            delta: row['deltaNeutralContractDelta'],
            price: row['deltaNeutralContractPrice'],
          },
        }
      : {}),
  } as Contract;
}

/** Returns the client's order of a decoded message. */
export function orderOf(fields: readonly Field[], values: Values): Order {
  const row = withoutEmptyLists(asClientRow(fields, values));
  const { conditions, finalTrailStopPrice, continuousUpdate, usePriceMgmtAlgo } = row;
  return {
    ...without(row, [...OF_CONTRACT, ...OF_STATE, ...RENAMED]),
    continuousUpdate: Number(continuousUpdate),
    ...(usePriceMgmtAlgo === undefined ? {} : { usePriceMgmtAlgo: usePriceMgmtAlgo !== 0 }),
    ...('finalTrailStopPrice' in row ? { trailStopPrice: finalTrailStopPrice } : {}),
    ...(Array.isArray(conditions) ? { conditions: conditions.map(conditionOf) } : {}),
    ...('softDollarTierName' in row
      ? {
          softDollarTier: {
            name: row['softDollarTierName'],
            value: row['softDollarTierValue'],
            displayName: row['softDollarTierDisplayName'],
          },
        }
      : {}),
  } as unknown as Order;
}

/** Returns the client's order state of a decoded message. */
export function orderStateOf(fields: readonly Field[], values: Values): OrderState {
  return pick(asClientRow(fields, values), OF_STATE) as unknown as OrderState;
}

function conditionOf(row: Values): OrderCondition {
  const { type, conjunction, isMore, conId, exchange, price, triggerMethod } = row as never;
  const { time, percent, secType, symbol, volume, changePercent } = row as never;
  switch (type as number) {
    case 1:
      return new PriceCondition(price, triggerMethod, conId, exchange, isMore, conjunction);
    case 3:
      return new TimeCondition(time, isMore, conjunction);
    case 4:
      return new MarginCondition(percent, isMore, conjunction);
    case 5:
      return new ExecutionCondition(exchange, secType, symbol, conjunction);
    case 6:
      return new VolumeCondition(volume, conId, exchange, isMore, conjunction);
    default:
      return new PercentChangeCondition(changePercent, conId, exchange, isMore, conjunction);
  }
}
