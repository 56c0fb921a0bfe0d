import { parseInstant } from './instant';
import { SessionHours } from './session-hours';

const at = parseInstant;

describe('session hours', () => {
  const hours = SessionHours.parse(
    '20261123:0930-20261123:1600;20261124:0930-20261124:1600;20261126:CLOSED',
    'US/Eastern',
  );

  it('are open from the open up to the close, in the exchange time zone', () => {
    expect(hours.isOpen(at('2026-11-23T14:29:59Z'))).toBe(false);
    expect(hours.isOpen(at('2026-11-23T14:30:00Z'))).toBe(true);
    expect(hours.isOpen(at('2026-11-23T20:59:59Z'))).toBe(true);
    expect(hours.isOpen(at('2026-11-23T21:00:00Z'))).toBe(false);
  });

  it('are closed on a day that the broker calls closed', () => {
    expect(hours.isOpen(at('2026-11-26T15:00:00Z'))).toBe(false);
  });

  it('follow the US calendar on days that the broker did not tell of', () => {
    expect(hours.isOpen(at('2026-11-30T15:00:00Z'))).toBe(true);
    expect(hours.isOpen(at('2026-11-29T15:00:00Z'))).toBe(false);
  });

  it('cover a whole week for an instrument that never closes', () => {
    const days = ['22', '23', '24'].map(
      (day) => `202611${day}:0000-202611${String(Number(day) + 1)}:0000`,
    );
    const always = SessionHours.parse(days.join(';'), 'America/New_York');
    expect(always.isOpen(at('2026-11-22T05:00:00Z'))).toBe(true);
    expect(always.isOpen(at('2026-11-24T03:00:00Z'))).toBe(true);
  });

  it('read the short form and the long name of a zone', () => {
    const short = SessionHours.parse('20261123:0930-1600', 'EST (Eastern Standard Time)');
    expect(short.isOpen(at('2026-11-23T20:59:00Z'))).toBe(true);
  });

  it.each(['EST (Eastern Standard Time)', 'EST', 'EDT', 'EST5EDT', 'US/Eastern'])(
    'keep summer time in %s',
    (zone) => {
      const summer = SessionHours.parse('20260701:0930-20260701:1600', zone);
      expect(summer.isOpen(at('2026-07-01T13:29:00Z'))).toBe(false);
      expect(summer.isOpen(at('2026-07-01T13:31:00Z'))).toBe(true);
      expect(summer.isOpen(at('2026-07-01T20:01:00Z'))).toBe(false);
    },
  );

  it('say whether the broker told of a moment', () => {
    expect(hours.covers(at('2026-11-23T03:00:00Z'))).toBe(false);
    expect(hours.covers(at('2026-11-23T06:00:00Z'))).toBe(true);
    expect(hours.covers(at('2026-11-30T15:00:00Z'))).toBe(false);
    expect(SessionHours.parse('', '').covers(at('2026-11-23T15:00:00Z'))).toBe(false);
  });

  it.each([
    ['Asia/Tokyo', '', 'unknown'],
    ['Europe/London', '20261109:0800-20261109:1630', 'unknown'],
    ['CST', '20261123:0900-20261123:1500', 'unknown'],
    ['Europe/London', '20261123:0800-20261123:1630', 'open'],
    ['Asia/Tokyo', '20261123:0900-20261123:1530;20261124:CLOSED', 'closed'],
    ['', '', 'open'],
    ['US/Eastern', '', 'open'],
    ['EST5EDT', '20261109:0930-20261109:1600', 'open'],
  ])('in %s told as %j are %s on a Monday at 10:00 in New York', (zone, text, state) => {
    const foreign = SessionHours.parse(text, zone);
    expect(foreign.stateAt(at('2026-11-23T15:00:00Z'))).toBe(state);
  });

  it('fall back to the US calendar where they cannot be read', () => {
    for (const hard of [
      SessionHours.parse('', ''),
      SessionHours.parse('always', 'US/Eastern'),
      SessionHours.parse('20261122:0000-20261123:0000', 'Nowhere/Land'),
    ]) {
      expect(hard.isOpen(at('2026-11-22T15:00:00Z'))).toBe(false);
      expect(hard.isOpen(at('2026-11-23T15:00:00Z'))).toBe(true);
    }
  });

  it('say until when they stand as they do, over days that are closed and midnights that are none', () => {
    const standing = (text: string): readonly unknown[] => {
      const { open, since, until } = hours.standing(at(text));
      return [open, since, until];
    };
    const [open, close] = [at('2026-11-23T14:30:00Z'), at('2026-11-23T21:00:00Z')];
    expect(standing('2026-11-23T15:00:00Z')).toEqual([true, open, close]);
    expect(standing('2026-11-23T22:00:00Z')).toEqual([false, close, at('2026-11-24T14:30:00Z')]);
    // The half day after Thanksgiving, which the broker did not tell of.
    expect(standing('2026-11-26T15:00:00Z')[2]).toBe(at('2026-11-27T14:30:00Z'));
    expect(standing('2026-11-27T15:00:00Z')[2]).toBe(at('2026-11-27T18:00:00Z'));
    expect(standing('2026-11-27T18:00:00Z')[2]).toBe(at('2026-11-30T14:30:00Z'));
    const always = SessionHours.parse(
      '20261123:0000-20261124:0000;20261124:0000-20261125:0000',
      'US/Eastern',
    );
    expect(always.standing(at('2026-11-24T04:59:59Z')).until).toBe(at('2026-11-25T05:00:00Z'));
  });
});
