import { instantText, plusMs } from '@fairlead/core';
import { newYork } from '../testing/exchange.driver';
import { TradingCalendar } from './sessions';

const US = 'us-equities';

describe('phases of a trading day', () => {
  it.each([
    ['2026-11-23', '03:59:59', 'closed'],
    ['2026-11-23', '04:00', 'extended'],
    ['2026-11-23', '09:29:59', 'extended'],
    ['2026-11-23', '09:30', 'regular'],
    ['2026-11-23', '15:59:59', 'regular'],
    ['2026-11-23', '16:00', 'extended'],
    ['2026-11-23', '19:59:59', 'extended'],
    ['2026-11-23', '20:00', 'closed'],
    ['2026-11-22', '12:00', 'closed'],
    ['2026-11-26', '12:00', 'closed'],
    ['2026-11-27', '12:59:59', 'regular'],
    ['2026-11-27', '13:00', 'extended'],
    ['2026-11-27', '17:00', 'closed'],
  ])('%s %s is %s', (date, time, phase) => {
    expect(new TradingCalendar().phaseAt(US, newYork(date, time)).phase).toBe(phase);
  });

  it('are the same whether or not the calendar was asked before', () => {
    const asked = new TradingCalendar();
    for (
      let at = newYork('2026-11-25', '00:00');
      at < newYork('2026-12-01', '00:00');
      at = plusMs(at, 2 * 3_600_000)
    ) {
      const { phase, until } = asked.phaseAt(US, at);
      const fresh = new TradingCalendar().phaseAt(US, at);
      expect([phase, until]).toEqual([fresh.phase, fresh.until]);
      expect(asked.worksFrom(US, 'regular', at)).toBe(
        new TradingCalendar().worksFrom(US, 'regular', at),
      );
    }
  });

  it('never end where the market is always open', () => {
    const calendar = new TradingCalendar();
    const sunday = newYork('2026-11-22', '03:00');
    expect(calendar.phaseAt('always-open', sunday).phase).toBe('regular');
    expect(calendar.worksFrom('always-open', 'regular', sunday)).toBe(sunday);
    expect(calendar.endOfDay('always-open', 'regular', sunday)).toBeNull();
    expect(() => calendar.nextOpening('always-open', sunday)).toThrow('never opens');
  });
});

describe('the first moment an order may work', () => {
  it.each([
    ['regular', 'Friday night', ['2026-11-20', '21:00'], ['2026-11-23', '09:30']],
    ['extended', 'Friday night', ['2026-11-20', '21:00'], ['2026-11-23', '04:00']],
    ['regular', 'the evening before a holiday', ['2026-11-25', '16:00'], ['2026-11-27', '09:30']],
    ['regular', 'early on an early close', ['2026-11-27', '08:00'], ['2026-11-27', '09:30']],
    ['regular', 'after an early close', ['2026-11-27', '13:00'], ['2026-11-30', '09:30']],
    ['regular', 'within hours', ['2026-11-23', '11:00'], ['2026-11-23', '11:00']],
    ['extended', 'after the close', ['2026-11-23', '17:00'], ['2026-11-23', '17:00']],
    [
      'regular',
      'across the change to summer time',
      ['2026-03-06', '20:00'],
      ['2026-03-09', '09:30'],
    ],
    [
      'regular',
      'on the night the clocks go forward',
      ['2026-03-07', '23:30'],
      ['2026-03-09', '09:30'],
    ],
    [
      'regular',
      'on the night the clocks go back',
      ['2026-10-31', '23:30'],
      ['2026-11-02', '09:30'],
    ],
  ] as const)('for %s hours, %s', (hours, _, from, to) => {
    const found = new TradingCalendar().worksFrom(US, hours, newYork(from[0], from[1]));
    expect(instantText(found)).toBe(instantText(newYork(to[0], to[1])));
  });
});

describe('the end of a day', () => {
  it.each([
    ['regular', ['2026-11-23', '09:30'], ['2026-11-23', '16:00']],
    ['extended', ['2026-11-23', '04:00'], ['2026-11-23', '20:00']],
    ['regular', ['2026-11-27', '09:30'], ['2026-11-27', '13:00']],
    ['extended', ['2026-11-27', '12:00'], ['2026-11-27', '17:00']],
  ] as const)('for %s hours of %s is %s', (hours, at, end) => {
    expect(new TradingCalendar().endOfDay(US, hours, newYork(at[0], at[1]))).toBe(
      newYork(end[0], end[1]),
    );
  });
});
