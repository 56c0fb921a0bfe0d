import { decimal } from '@fairlead/core';
import type { OrderCondition, OrderConditions } from '@fairlead/exchange';
import type { ClientValues } from '@fairlead/tws-wire';
import { contractOf, findContracts } from '../catalogue/catalogue';
import type { SimulatedContract } from '../catalogue/contract';
import { parseBrokerTime } from './time-text';

type PlaceOrderValues = ClientValues<'placeOrder'>;
type WireCondition = PlaceOrderValues['conditions'][number];
/** What tells one kind of condition from another, before it is joined with the next. */
type Test = OrderCondition extends infer C ? (C extends unknown ? Omit<C, 'joins'> : never) : never;

/** An unknown contract, moment or figure makes a condition invalid. */
const INVALID = 'Invalid condition';

/** Returns the engine's conditions of an order, undefined where there are none, or what is wrong with them. */
export function conditionsOf(
  values: PlaceOrderValues,
): { readonly conditions: OrderConditions | undefined } | { readonly problem: string } {
  if (values.conditions.length === 0) return { conditions: undefined };
  const list: OrderCondition[] = [];
  for (const wire of values.conditions) {
    const test = testOf(wire);
    if (test === undefined) return { problem: `${INVALID} of type ${wire.type}` };
    list.push({ ...test, joins: wire.conjunction === 'o' ? 'or' : 'and' });
  }
  return {
    conditions: {
      list,
      cancelOrder: values.conditionsCancelOrder ?? false,
      ignoreHours: values.conditionsIgnoreRth ?? false,
    },
  };
}

function testOf(wire: WireCondition): Test | undefined {
  const is = wire.isMore === true ? 'at-least' : 'at-most';
  switch (wire.type) {
    case 1:
      return ofContract(wire, (instrument) =>
        wire.price === undefined
          ? undefined
          : { kind: 'price', instrument, is, price: decimal(wire.price) },
      );
    case 3: {
      const at = parseBrokerTime(wire.time ?? '');
      return at === undefined ? undefined : { kind: 'time', is, at };
    }
    case 4:
      return wire.percent === undefined
        ? undefined
        : { kind: 'margin', is, percent: decimal(wire.percent) };
    case 5:
      return executionTest(wire);
    case 6:
      return ofContract(wire, (instrument) =>
        wire.volume === undefined
          ? undefined
          : { kind: 'volume', instrument, is, volume: decimal(wire.volume) },
      );
    case 7:
      return ofContract(wire, (instrument) =>
        wire.changePercent === undefined
          ? undefined
          : { kind: 'percent-change', instrument, is, percent: decimal(wire.changePercent) },
      );
    default:
      return undefined;
  }
}

function ofContract(
  wire: WireCondition,
  test: (instrument: string) => Test | undefined,
): Test | undefined {
  const contract = contractOf(wire.conId ?? 0);
  return contract === undefined ? undefined : test(String(contract.conId));
}

function executionTest(wire: WireCondition): Test | undefined {
  const [contract] = findContracts({
    conId: 0,
    symbol: wire.symbol ?? '',
    secType: wire.secType ?? '',
    exchange: wire.exchange === '*' ? '' : (wire.exchange ?? ''),
    lastTradeDateOrContractMonth: '',
    strike: '0',
    right: '',
    multiplier: '',
    currency: '',
    localSymbol: '',
    tradingClass: '',
  });
  return contract === undefined
    ? undefined
    : { kind: 'execution', instrument: String(contract.conId) };
}

/** Returns the contracts whose prices the conditions look at. */
export function conditionContracts(
  conditions: OrderConditions | null | undefined,
): readonly SimulatedContract[] {
  return (conditions?.list ?? []).flatMap((condition) => {
    const contract =
      'instrument' in condition ? contractOf(Number(condition.instrument)) : undefined;
    return contract === undefined ? [] : [contract];
  });
}
