import { type InstrumentDescription, descriptionText, instrumentKeyOf } from '@fairlead/core';
import { describesLookup } from './describes-lookup';
import type { BrokerInstrumentV1 } from './events/5-broker/broker-instrument.v1';

const without: InstrumentDescription = {
  ...{ symbol: 'SIMDUAL', type: 'STK', currency: 'USD', exchange: 'SMART' },
};
const described: InstrumentDescription = { ...without, primaryExchange: 'NASDAQ' };

function found(of: InstrumentDescription | null, primaryExchange = 'NASDAQ'): BrokerInstrumentV1 {
  return {
    ...{ account: 'DU1', instrumentKey: instrumentKeyOf(described), state: 'resolved' },
    ...{ reason: '', lookedUpAt: '2026-11-30T00:00:00.000Z' },
    ...(of === null ? {} : { description: descriptionText(of) }),
    contract: {
      ...{ contractId: 900_200_001, symbol: 'SIMDUAL', type: 'STK', exchange: 'SMART' },
      ...{ primaryExchange, currency: 'USD', multiplier: '1', longName: 'DUAL INC' },
      priceBands: [{ from: '0', increment: '0.01' }],
      ...{ minimumSize: '1', sizeIncrement: '1', timeZone: 'US/Eastern' },
      ...{ tradingHours: '', liquidHours: '' },
    },
  };
}

describe('a look-up and a description', () => {
  it.each<[keyof InstrumentDescription, string | number]>([
    ['contractId', 900_200_002],
    ['multiplier', '50'],
    ['symbol', 'SIMONE'],
    ['type', 'CASH'],
    ['currency', 'CAD'],
    ['exchange', 'TSE'],
    ['primaryExchange', 'NYSE'],
    ['expiry', '20261218'],
    ['strike', '100'],
    ['right', 'C'],
  ])('are of each other until the %s is another', (field, value) => {
    expect(describesLookup(found(described), described)).toBe(true);
    expect(describesLookup(found(described), { ...described, [field]: value })).toBe(false);
  });

  it('are of each other neither with a primary exchange more nor with one less', () => {
    expect(describesLookup(found(described), without)).toBe(false);
    expect(describesLookup(found(without), described)).toBe(false);
  });

  it('that does not say what it was asked for goes by the exchange that the broker gave', () => {
    expect(describesLookup(found(null), described)).toBe(true);
    expect(describesLookup(found(null, 'NYSE'), described)).toBe(false);
    expect(describesLookup(found(null, 'NYSE'), without)).toBe(true);
  });
});
