import { DateTime } from 'luxon';
import { exchangeZone } from './exchange-zone';
import { parseInstant } from './instant';
import { SessionHours } from './session-hours';

/** Offsets in hours at noon in January and July. */
function offsets(zone: string | null): readonly number[] {
  return ['2026-01-15T12:00', '2026-07-15T12:00'].map(
    (text) => DateTime.fromISO(text, { zone: zone ?? 'none' }).offset / 60,
  );
}

describe('the zone of an exchange', () => {
  // What TWS was seen to send in timeZoneId, years and versions together.
  it.each([
    ['EST (Eastern Standard Time)', -5, -4],
    ['EST', -5, -4],
    ['US/Eastern', -5, -4],
    ['America/New_York', -5, -4],
    ['CST (Central Standard Time)', -6, -5],
    ['CDT (Central Daylight Time)', -6, -5],
    ['US/Central', -6, -5],
    ['PST', -8, -7],
    ['US/Pacific', -8, -7],
    ['GMT (Greenwich Mean Time)', 0, 1],
    ['GMT', 0, 1],
    ['BST (British Summer Time)', 0, 1],
    ['British Summer Time', 0, 1],
    ['GB', 0, 1],
    ['GB-Eire', 0, 1],
    ['Europe/London', 0, 1],
    ['MET (Middle Europe Time)', 1, 2],
    ['MET', 1, 2],
    ['CET', 1, 2],
    ['Europe/Budapest', 1, 2],
    ['Europe/Warsaw', 1, 2],
    ['Europe/Riga', 2, 3],
    ['Europe/Moscow', 3, 3],
    ['Africa/Johannesburg', 2, 2],
    ['Israel', 2, 3],
    ['Asia/Calcutta', 5.5, 5.5],
    ['IST (India Standard Time)', 5.5, 5.5],
    ['CST (China Standard Time)', 8, 8],
    ['HKT (Hong Kong Time)', 8, 8],
    ['Hongkong', 8, 8],
    ['JST (Japan Standard Time)', 9, 9],
    ['JST', 9, 9],
    ['Japan', 9, 9],
    ['AEST (Australian Eastern Standard Time (New South Wales))', 11, 10],
    ['Australia/NSW', 11, 10],
    ['UTC', 0, 0],
  ])('%s is %d hours from UTC in January and %d in July', (name, january, july) => {
    expect(offsets(exchangeZone(name, null))).toEqual([january, july]);
  });

  it.each([
    ['CST', 'USD', -6],
    ['CST', 'CNH', 8],
    ['CST', 'TWD', 8],
    ['IST', 'INR', 5.5],
    ['IST', 'ILS', 2],
    ['IST', 'EUR', 0],
  ])('%s of a contract in %s is %d hours from UTC in January', (name, currency, january) => {
    expect(offsets(exchangeZone(name, currency))[0]).toBe(january);
  });

  it.each([
    ['', 'USD'],
    ['CST', null],
    ['CST', 'EUR'],
    ['IST', null],
    ['CTT', 'USD'],
    ['XYZ (Nowhere Standard Time)', 'USD'],
    ['CST (Nowhere Standard Time)', 'USD'],
    ['Nowhere/Land', 'USD'],
    ['(', null],
  ])('is not guessed from %p in %p', (name, currency) => {
    expect(exchangeZone(name, currency)).toBeNull();
  });
});

describe('session hours in the zone of an exchange', () => {
  const at = parseInstant;

  it.each(['GMT (Greenwich Mean Time)', 'GMT', 'BST (British Summer Time)', 'GB-Eire'])(
    'keep the summer time of London in %s',
    (zone) => {
      const hours = SessionHours.parse('20260701:0800-20260701:1630', zone);
      expect(hours.isOpen(at('2026-07-01T07:05:00Z'))).toBe(true);
      expect(hours.isOpen(at('2026-07-01T15:35:00Z'))).toBe(false);
      const winter = SessionHours.parse('20261123:0800-20261123:1630', zone);
      expect(winter.isOpen(at('2026-11-23T07:55:00Z'))).toBe(false);
      expect(winter.isOpen(at('2026-11-23T16:25:00Z'))).toBe(true);
    },
  );

  it('are read in CST (Central Standard Time), and in CST alone where the currency tells which', () => {
    const text = '20261123:0830-20261123:1600';
    for (const hours of [
      SessionHours.parse(text, 'CST (Central Standard Time)'),
      SessionHours.parse(text, 'CST', 'USD'),
    ]) {
      expect(hours.covers(at('2026-11-23T15:00:00Z'))).toBe(true);
      expect(hours.isOpen(at('2026-11-23T14:35:00Z'))).toBe(true);
      expect(hours.isOpen(at('2026-11-23T14:25:00Z'))).toBe(false);
    }
  });

  it('are not known where the zone is not', () => {
    const hours = SessionHours.parse('20261123:0830-20261123:1600', 'CST');
    expect(hours.covers(at('2026-11-23T15:00:00Z'))).toBe(false);
  });
});
