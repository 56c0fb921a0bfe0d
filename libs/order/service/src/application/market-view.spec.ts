import type { MarketIndicatorV1 } from '@fairlead/contracts';
import { decimal } from '@fairlead/core';
import { MarketView } from './market-view';

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
    const view = new MarketView();
    for (const indicator of [range(1, '1.1'), range(3, '1.3'), range(2, '1.2')]) {
      view.onIndicator(indicator);
    }
    expect(view.atr('AAPL', ATR)?.toString()).toBe('1.3');
  });

  it('knows none of another period or instrument', () => {
    const view = new MarketView();
    view.onIndicator(range(1, '1.1'));
    expect(view.atr('MSFT', ATR)).toBeNull();
    expect(view.atr('AAPL', { ...ATR, period: 20 })).toBeNull();
  });
});
