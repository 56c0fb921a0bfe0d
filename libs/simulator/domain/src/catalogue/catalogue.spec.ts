import { parseInstant } from '@fairlead/core';
import { IBKR_OPTIONS } from '@fairlead/exchange';
import {
  type ContractQuery,
  contractOf,
  findContracts,
  optionsOn,
  stockOf,
  tradedContracts,
} from './catalogue';
import { contractDetails } from './contract-details';
import { hoursText } from './hours';
import { instrumentOf } from './instrument-terms';
import { KNOWN_CONTRACTS } from './known-contracts';
import { SYNTHETIC_CONTRACTS } from './synthetic-contracts';

const ANY: ContractQuery = {
  conId: 0,
  symbol: '',
  secType: '',
  lastTradeDateOrContractMonth: '',
  strike: '0',
  right: '',
  multiplier: '',
  exchange: '',
  primaryExch: '',
  currency: '',
  localSymbol: '',
  tradingClass: '',
};
const idsOf = (query: Partial<ContractQuery>): number[] =>
  findContracts({ ...ANY, ...query }).map(({ conId }) => conId);

describe('the catalogue', () => {
  it('has every contract once, invented ids above 900000000 and real ones below', () => {
    const ids = [...KNOWN_CONTRACTS, ...SYNTHETIC_CONTRACTS].map(({ conId }) => conId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(
      SYNTHETIC_CONTRACTS.every(({ conId, synthetic }) => synthetic && conId > 900_000_000),
    ).toBe(true);
    expect(KNOWN_CONTRACTS.every(({ conId, synthetic }) => !synthetic && conId < 900_000_000)).toBe(
      true,
    );
    expect(contractOf(900_000_001)?.symbol).toBe('SIM001');
    expect(stockOf('SIM999')?.conId).toBe(900_000_999);
  });

  it.each(['CVNA', 'UVXY', 'SOXL', 'SOXS', 'TQQQ', 'SQQQ', 'GLD', 'SLV'])('knows %s', (symbol) => {
    expect(idsOf({ symbol, secType: 'STK', currency: 'USD', exchange: 'SMART' })).toHaveLength(1);
  });

  it.each<[string, Partial<ContractQuery>, number[]]>([
    ['a stock by its symbol', { symbol: 'AAPL', secType: 'STK' }, [265598]],
    [
      'a stock by either name of its exchange',
      { symbol: 'AAPL', secType: 'STK', primaryExch: 'ISLAND' },
      [265598],
    ],
    ['a stock routed directly', { symbol: 'AAPL', secType: 'STK', exchange: 'ARCA' }, [265598]],
    ['a contract by id alone', { conId: 756733 }, [756733]],
    [
      'a pair by symbol and currency',
      { symbol: 'EUR', secType: 'CASH', currency: 'USD' },
      [12087792],
    ],
    [
      'a future by its month',
      { symbol: 'ES', secType: 'FUT', lastTradeDateOrContractMonth: '202612' },
      [515416632],
    ],
    [
      'a future by its month of next year',
      { symbol: 'ES', secType: 'FUT', lastTradeDateOrContractMonth: '202703' },
      [900_400_005],
    ],
    ['a future by its local symbol', { localSymbol: 'ESU6', secType: 'FUT' }, [649180671]],
    [
      'an option by strike and right',
      { symbol: 'TSLA', secType: 'OPT', strike: '100', right: 'CALL' },
      [445067953],
    ],
    ['nothing for another currency', { symbol: 'AAPL', secType: 'STK', currency: 'CHF' }, []],
    ['nothing for an unknown id', { conId: 1 }, []],
    ['a stock by its ISIN', { secIdType: 'ISIN', secId: 'US0378331005' }, [265598]],
    ['nothing for an ISIN that nobody has', { secIdType: 'ISIN', secId: 'US0000000000' }, []],
    [
      'nothing for the ISIN of another symbol',
      { symbol: 'MSFT', secIdType: 'ISIN', secId: 'US0378331005' },
      [],
    ],
    ['both listings of an ambiguous symbol', { symbol: 'SIMDUAL' }, [900_200_001, 900_200_002]],
    ['the listing that is named', { symbol: 'SIMDUAL', primaryExch: 'NYSE' }, [900_200_002]],
  ])('finds %s', (_, query, ids) => {
    expect(idsOf(query)).toEqual(ids);
  });
});

describe('the exchange of a contract', () => {
  it.each<[string, Partial<ContractQuery>, string]>([
    ['its own where none is asked for', { conId: 265598 }, 'SMART'],
    ['the one that is asked for', { conId: 265598, exchange: 'ARCA' }, 'ARCA'],
    [
      'told by the older of two names',
      { symbol: 'AAPL', secType: 'STK', exchange: 'NASDAQ' },
      'ISLAND',
    ],
    ['its own where it does not trade on the other', { conId: 265598, exchange: 'CME' }, 'SMART'],
    ['any that a future trades on', { localSymbol: 'ESZ8', exchange: 'QBALGO' }, 'QBALGO'],
  ])('is %s', (_, query, exchange) => {
    expect(findContracts({ ...ANY, ...query }).map((found) => found.exchange)).toEqual([exchange]);
  });

  it('does not change where else it trades', () => {
    const [routed] = findContracts({ ...ANY, localSymbol: 'ESZ8', exchange: 'QBALGO' });
    expect(routed?.validExchanges).toEqual(['CME', 'QBALGO']);
  });
});

describe('a contract that expires', () => {
  const traded = (at: string, query: Partial<ContractQuery>): number[] =>
    tradedContracts({ ...ANY, ...query }, parseInstant(at)).map(({ conId }) => conId);

  it('is traded until the end of its last day in New York', () => {
    const query = { conId: 515416632 };
    expect(traded('2026-12-19T04:59:59.999Z', query)).toEqual([515416632]);
    expect(traded('2026-12-19T05:00:00.000Z', query)).toEqual([]);
    expect(traded('2026-12-19T05:00:00.000Z', { ...query, includeExpired: true })).toEqual([
      515416632,
    ]);
  });

  it('no longer makes a description ambiguous', () => {
    const query = { symbol: 'ES', secType: 'FUT', lastTradeDateOrContractMonth: '2026' };
    expect(traded('2026-09-18T12:00:00.000Z', query)).toEqual([649180671, 515416632]);
    expect(traded('2026-09-21T12:00:00.000Z', query)).toEqual([515416632]);
  });

  it('has successors on third Fridays of 2027 to 2029', () => {
    const now = parseInstant('2026-11-23T15:00:00.000Z');
    const futures = SYNTHETIC_CONTRACTS.filter(({ secType }) => secType === 'FUT');
    expect(futures.map(({ localSymbol }) => localSymbol)).toEqual([
      'ESZ8',
      'ESH9',
      'MESZ8',
      'MESH9',
      'ESH7',
      'ESM7',
      'MESH7',
      'MESM7',
    ]);
    const options = optionsOn(265598, now);
    expect(options).toHaveLength(12);
    for (const { lastTradeDate } of [...futures, ...options]) {
      const [year, month, day] = [0, 4, 6].map((from, index) =>
        Number(lastTradeDate.slice(from, [4, 6, 8][index])),
      ) as [number, number, number];
      expect(new Date(Date.UTC(year, month - 1, day)).getUTCDay()).toBe(5);
      expect(Math.ceil(day / 7)).toBe(3);
    }
  });

  it('has a local symbol of the option’s terms', () => {
    const localSymbol = 'AAPL  280121C00150000';
    const [option] = findContracts({ ...ANY, localSymbol });
    expect(option).toMatchObject({
      symbol: 'AAPL',
      secType: 'OPT',
      lastTradeDate: '20280121',
      strike: '150',
      right: 'C',
      multiplier: '100',
      synthetic: true,
    });
  });
});

describe('what trading costs', () => {
  it('is by the contract for options, by the share for stocks', () => {
    const [option] = findContracts({ ...ANY, localSymbol: 'AAPL  290119P00250000' });
    const stock = stockOf('AAPL');
    if (option === undefined || stock === undefined) throw new Error('both are known');
    expect(instrumentOf(option).commission).toBe(IBKR_OPTIONS);
    expect(instrumentOf(stock).commission).toBeUndefined();
  });
});

describe('contract details of the always-open profile', () => {
  const now = parseInstant('2026-11-22T23:30:00.000Z');
  const profile = 'always-open';

  it('advertise six whole days, one after the other', () => {
    const contract = stockOf('AAPL');
    if (contract === undefined) throw new Error('AAPL is known');
    const days = hoursText(contract, now, { profile, regular: true }).split(';');
    expect(days).toHaveLength(6);
    expect(days.slice(0, 2)).toEqual([
      '20261122:0000-20261123:0000',
      '20261123:0000-20261124:0000',
    ]);
  });

  it('have one market rule for each exchange', () => {
    const contract = stockOf('AAPL');
    if (contract === undefined) throw new Error('AAPL is known');
    const { validExchanges, marketRuleIds } = contractDetails(contract, { reqId: 1, now, profile });
    expect(marketRuleIds?.split(',')).toHaveLength(validExchanges?.split(',').length ?? 0);
  });
});
