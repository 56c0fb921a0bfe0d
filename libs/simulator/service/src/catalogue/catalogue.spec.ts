import { parseInstant } from '@fairlead/core';
import { type ContractQuery, contractOf, findContracts, stockOf } from './catalogue';
import { contractDetails } from './contract-details';
import { hoursText } from './hours';
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
    ['a future by its local symbol', { localSymbol: 'ESU6', secType: 'FUT' }, [649180671]],
    [
      'an option by strike and right',
      { symbol: 'TSLA', secType: 'OPT', strike: '100', right: 'CALL' },
      [445067953],
    ],
    ['nothing for another currency', { symbol: 'AAPL', secType: 'STK', currency: 'CHF' }, []],
    ['nothing for an unknown id', { conId: 1 }, []],
    ['both listings of an ambiguous symbol', { symbol: 'SIMDUAL' }, [900_200_001, 900_200_002]],
    ['the listing that is named', { symbol: 'SIMDUAL', primaryExch: 'NYSE' }, [900_200_002]],
  ])('finds %s', (_, query, ids) => {
    expect(idsOf(query)).toEqual(ids);
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
