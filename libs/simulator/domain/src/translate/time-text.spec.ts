import { instantText, parseInstant } from '@fairlead/core';
import { brokerTime, parseBrokerTime } from './time-text';

describe('a broker time', () => {
  it.each([
    ['20260105-15:00:00', '2026-01-05T15:00:00.000Z'],
    ['20260105 10:00:00 US/Eastern', '2026-01-05T15:00:00.000Z'],
    ['20260705 10:00:00 America/New_York', '2026-07-05T14:00:00.000Z'],
    ['20260105 10:00:00', '2026-01-05T15:00:00.000Z'],
    ['20260105 15:00:00 UTC', '2026-01-05T15:00:00.000Z'],
    ['20260105', '2026-01-05T05:00:00.000Z'],
  ])('%s is understood', (text, utc) => {
    const at = parseBrokerTime(text);
    expect(at === undefined ? undefined : instantText(at)).toBe(utc);
  });

  it.each(['', 'yesterday', '20261305 10:00:00', '20260105 10:00:00 Mars/Phobos'])(
    '%j is none',
    (text) => {
      expect(parseBrokerTime(text)).toBeUndefined();
    },
  );

  it('carries its zone from version 174 on', () => {
    const at = parseInstant('2026-01-05T15:00:00.000Z');
    expect(brokerTime(at, 178)).toBe('20260105 10:00:00 US/Eastern');
    expect(brokerTime(at, 173)).toBe('20260105  10:00:00');
  });
});
