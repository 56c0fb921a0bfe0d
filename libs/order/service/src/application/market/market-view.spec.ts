import type { MarketIndicatorV1, QuoteMessage } from '@fairlead/contracts';
import { type InstrumentType, decimal, instrumentKeyOf, parseInstant } from '@fairlead/core';
import { DEFAULT_RISK_LIMITS } from '@fairlead/order-domain';
import { MarketView, type QuotedContract } from './market-view';

const ATR = { kind: 'atr', period: 14, interval: '1m', value: decimal(2) } as const;

function range(minute: number, value: string): MarketIndicatorV1 {
  return {
    instrumentKey: 'AAPL',
    name: 'ATR',
    period: ATR.period,
    interval: ATR.interval,
    value,
    at: `2026-01-07T17:0${minute}:00.000Z`,
    barsUsed: 15,
    barsWanted: 15,
    delayed: false,
  };
}

describe('the view of the market', () => {
  it('keeps the newest indicator in whatever order they come', () => {
    const view = new MarketView({ now: DEFAULT_RISK_LIMITS });
    for (const indicator of [range(1, '1.1'), range(3, '1.3'), range(2, '1.2')]) {
      view.onIndicator(indicator);
    }
    expect(view.atr({ instrumentKey: 'AAPL' }, ATR)?.toString()).toBe('1.3');
  });

  it('knows none of another period or instrument', () => {
    const view = new MarketView({ now: DEFAULT_RISK_LIMITS });
    view.onIndicator(range(1, '1.1'));
    expect(view.atr({ instrumentKey: 'MSFT' }, ATR)).toBeNull();
    expect(view.atr({ instrumentKey: 'AAPL' }, { ...ATR, period: 20 })).toBeNull();
  });
});

const NOW = parseInstant('2026-01-07T17:00:00.000Z');
const keyOf = (type: InstrumentType): string =>
  instrumentKeyOf({ symbol: 'AAPL', type, currency: 'USD', exchange: 'SMART' });
const STOCK = keyOf('STK');
const of = (instrumentKey: string): QuotedContract => ({ instrumentKey });

function quote(changes: Partial<QuoteMessage> = {}): QuoteMessage {
  const at = '2026-01-07T17:00:00.000Z';
  return {
    ...{ instrumentKey: STOCK, bid: '59.99', ask: '60.01', last: '60', bidSize: '1', askSize: '1' },
    ...{ volume: '1', previousClose: '59', at, feedAt: at, delayed: false },
    ...changes,
  };
}

describe('a quote in the view of the market', () => {
  it.each<readonly [string, Partial<QuoteMessage>]>([
    ['wide', { bid: '50', ask: '70' }],
    ['locked', { bid: '58', ask: '58' }],
    ['crossed', { bid: '58.01', ask: '58' }],
    ['one-sided', { bid: null, ask: '60.01' }],
    ['indicative', { bid: '58', ask: '58.02', indicative: true }],
    ['frozen', { bid: '58', ask: '58.02', frozen: true }],
    ['halted', { bid: '58', ask: '58.02', halted: true }],
    ['too old', { at: '2026-01-07T16:58:59.999Z' }],
  ])('that is %s is not trusted; the last price is that of the one before', (_how, changes) => {
    const view = new MarketView({ now: DEFAULT_RISK_LIMITS });
    view.onQuote(quote({ at: '2026-01-07T16:58:00.000Z' }));
    view.onQuote(quote(changes));
    expect(view.trusted(of(STOCK), NOW)).toBeNull();
    expect(view.lastPrice(of(STOCK))?.toFixed()).toBe('60');
  });

  it.each(['-1', '0', 'NaN', 'Infinity', '2147483647', '9223372036854775807', '1.797e308'])(
    'with %s for a side has no such side, in a share',
    (none) => {
      const view = new MarketView({ now: DEFAULT_RISK_LIMITS });
      view.onQuote(quote({ bid: none }));
      expect(view.riskQuote(of(STOCK))).toMatchObject({ bid: null });
      expect(view.trusted(of(STOCK), NOW)).toBeNull();
      expect(view.lastPrice(of(STOCK))).toBeNull();
    },
  );

  it('of a future may be below zero', () => {
    const view = new MarketView({ now: DEFAULT_RISK_LIMITS });
    const future = keyOf('FUT');
    view.onQuote(quote({ instrumentKey: future, bid: '-37.63', ask: '-37.60' }));
    expect(view.lastPrice(of(future))?.toFixed()).toBe('-37.615');
  });

  it.each([
    ['of the contract', 1, 1, true],
    ['of another contract under the same key', 1, 2, false],
    ['that does not say of which', undefined, 2, true],
    ['where any will do', 1, undefined, true],
  ])('is taken, with an indicator, only as one %s', (_, contractId, wanted, taken) => {
    const view = new MarketView({ now: DEFAULT_RISK_LIMITS });
    const named = contractId === undefined ? {} : { contractId };
    view.onIndicator({ ...range(1, '1.1'), instrumentKey: STOCK, ...named });
    view.onQuote(quote(named));
    const contract = { instrumentKey: STOCK, contractId: wanted };
    expect(view.atr(contract, ATR) !== null).toBe(taken);
    expect(view.riskQuote(contract) !== null).toBe(taken);
    expect(view.trusted(contract, NOW) !== null).toBe(taken);
    expect(view.lastPrice(contract) !== null).toBe(taken);
  });
});
