import { type InstrumentDescription, decimal, parseInstant } from '@fairlead/core';
import type { ContractCandidate } from '../ports/broker-link';
import { chooseContract, writtenExpiry } from './choose-contract';

const NOW = parseInstant('2026-11-30T15:00:00Z');
const AAPL: InstrumentDescription = { symbol: 'AAPL', type: 'STK', currency: 'USD', exchange: 'SMART' }; // prettier-ignore
const ES: InstrumentDescription = { symbol: 'ES', type: 'FUT', currency: 'USD', exchange: 'CME' };

interface Found {
  readonly symbol?: string;
  readonly type?: string;
  readonly currency?: string;
  readonly multiplier?: string;
  readonly ends?: string;
}

function candidate(contractId: number, found: Found = {}): ContractCandidate {
  const { symbol = 'AAPL', type = 'STK', currency = 'USD', multiplier = '1', ends = '' } = found;
  return {
    contract: { contractId, symbol, type, currency, exchange: 'SMART', multiplier },
    ...{ primaryExchange: 'NASDAQ', longName: '', marketRuleId: 26, minimumTick: decimal('0.01') },
    priceMagnifier: 1,
    ...{ minimumSize: decimal(1), sizeIncrement: decimal(1), timeZone: 'US/Central' },
    ...{ tradingHours: '', liquidHours: '', localSymbol: symbol, lastTradeDate: ends },
  };
}

function future(contractId: number, ends: string, multiplier = '50'): ContractCandidate {
  return candidate(contractId, { symbol: 'ES', type: 'FUT', ends, multiplier });
}

function chosen(
  of: InstrumentDescription,
  ...found: readonly ContractCandidate[]
): number | string {
  const choice = chooseContract(of, found, NOW);
  return choice.ok ? choice.value.contract.contractId : choice.refusal.reason;
}

describe('the contract of a description', () => {
  it.each<[string, InstrumentDescription, readonly ContractCandidate[], number | RegExp]>([
    ['the only one', AAPL, [candidate(1)], 1],
    ['one that comes twice', AAPL, [candidate(1), candidate(1)], 1],
    ['none', AAPL, [], /^the broker knows no contract$/],
    ['two', AAPL, [candidate(1), candidate(2)], /^2 contracts fit; name the primary exchange/],
    ['the number that is written', { ...AAPL, contractId: 1 }, [candidate(1)], 1],
    ['the number of another symbol', { ...AAPL, contractId: 1 }, [candidate(1, { symbol: 'MSFT' })], /^conId 1 is MSFT STK USD at the broker, not AAPL STK USD;/], // prettier-ignore
    ['the number in another currency', { ...AAPL, contractId: 1 }, [candidate(1, { currency: 'CAD' })], /^conId 1 is AAPL STK CAD at the broker/], // prettier-ignore
    ['the number of another kind', { ...AAPL, contractId: 1 }, [candidate(1, { type: 'OPT' })], /^conId 1 is AAPL OPT USD at the broker/], // prettier-ignore
    ['the number of another month', { ...ES, contractId: 1, expiry: '202703' }, [future(1, '20261218')], /^conId 1 is ES FUT USD 20261218 at the broker, not ES FUT USD 202703/], // prettier-ignore
    ['the number of its month', { ...ES, contractId: 1, expiry: '202703' }, [future(1, '20270319')], 1], // prettier-ignore
    ['a month', { ...ES, expiry: '202703' }, [future(1, '20270319')], 1],
    ['a month that is over', { ...ES, expiry: '202509' }, [future(1, '20250919')], /^ES FUT USD 20250919 has expired/], // prettier-ignore
    ['the front month', { ...ES, expiry: 'front' }, [future(3, '20270618'), future(1, '20261218'), future(2, '20270319')], 1], // prettier-ignore
    ['the front month after an expiry', { ...ES, expiry: 'front' }, [future(1, '20261127'), future(2, '20270319')], 2], // prettier-ignore
    ['the front month on its last day', { ...ES, expiry: 'front' }, [future(1, '20261130'), future(2, '20270319')], 1], // prettier-ignore
    ['two front months of one day', { ...ES, expiry: 'front' }, [future(1, '20261218'), future(2, '20261218', '5')], /^2 contracts fit/], // prettier-ignore
    ['the one of two with its multiplier', { ...ES, expiry: 'front', multiplier: '5' }, [future(1, '20261218'), future(2, '20261218', '5')], 2], // prettier-ignore
    ['another multiplier', { ...ES, expiry: '202703', multiplier: '5' }, [future(1, '20270319')], /^the multiplier of ES is 50 at the broker, not 5;/], // prettier-ignore
    ['the same multiplier in other digits', { ...ES, expiry: '202703', multiplier: '50.0' }, [future(1, '20270319')], 1], // prettier-ignore
  ])('is of %s', (_what, description, found, expected) => {
    const contract = chosen(description, ...found);
    if (typeof expected === 'number') expect(contract).toBe(expected);
    else expect(contract).toMatch(expected);
  });

  it('that is over names its last day, so that a denial can', () => {
    const choice = chooseContract({ ...ES, expiry: '202509' }, [future(1, '20250919')], NOW);
    expect(choice).toMatchObject({ ok: false, refusal: { expiredOn: '20250919' } });
    const living = chooseContract({ ...ES, expiry: '202703' }, [], NOW);
    expect(living.ok ? {} : living.refusal).not.toHaveProperty('expiredOn');
  });

  it.each<[string, string | null]>([
    ['202610', '20261031'],
    ['20261127', '20261127'],
    ['20261130', null],
    ['202611', null],
    ['202703', null],
    ['front', null],
  ])('that the broker does not know any more is over by what is written: %s', (expiry, over) => {
    expect(writtenExpiry({ ...ES, expiry }, NOW)).toBe(over);
  });

  it('names the candidates where it is not known, and no others', () => {
    const choice = chooseContract(AAPL, [candidate(1), candidate(2)], NOW);
    expect(choice.ok ? [] : choice.refusal.candidates).toHaveLength(2);
    const stranger = chooseContract({ ...AAPL, contractId: 1 }, [candidate(1, { symbol: 'X' })], NOW); // prettier-ignore
    expect(stranger.ok ? [1] : stranger.refusal.candidates).toEqual([]);
  });
});
