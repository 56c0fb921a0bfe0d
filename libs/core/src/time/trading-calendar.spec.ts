import fc from 'fast-check';
import { DateTime } from 'luxon';
import { type Instant, parseInstant } from './instant';
import {
  NEW_YORK,
  isEarlyClose,
  isHoliday,
  isRegularSession,
  newYorkClock,
  sessionOf,
} from './trading-calendar';

const day = (date: string): DateTime => DateTime.fromISO(date, { zone: NEW_YORK });
const at = (text: string): Instant => day(text).toMillis() as Instant;

describe('NYSE holidays', () => {
  // The exchange's published holidays of these years.
  it.each([
    '2024-01-01',
    '2024-01-15',
    '2024-02-19',
    '2024-03-29',
    '2024-05-27',
    '2024-06-19',
    '2024-07-04',
    '2024-09-02',
    '2024-11-28',
    '2024-12-25',
    '2025-04-18',
    '2026-04-03',
    '2026-06-19',
    '2026-07-03',
    '2026-11-26',
    '2026-12-25',
    '2027-01-01',
    '2027-03-26',
    '2027-06-18',
    '2027-07-05',
    '2027-12-24',
  ])('%s is closed', (date) => {
    expect(isHoliday(day(date))).toBe(true);
    expect(sessionOf(at(`${date}T12:00`))).toBeNull();
  });
  it.each(['2021-06-18', '2021-12-31', '2027-12-31', '2026-10-12', '2026-11-11', '2026-11-23'])(
    '%s is a trading day',
    (date) => {
      expect(isHoliday(day(date))).toBe(false);
      expect(sessionOf(at(`${date}T12:00`))).not.toBeNull();
    },
  );
});

describe('early closes', () => {
  it.each(['2024-07-03', '2024-11-29', '2024-12-24', '2025-07-03', '2026-11-27', '2026-12-24'])(
    '%s closes at 13:00',
    (date) => {
      expect(isEarlyClose(day(date))).toBe(true);
      const session = sessionOf(at(`${date}T10:00`));
      expect(session?.earlyClose).toBe(true);
      expect(session && newYorkClock(session.closesAt)).toBe('13:00');
    },
  );
  it('are none on the day on which Christmas is observed', () => {
    expect(isEarlyClose(day('2027-12-24'))).toBe(false);
    expect(isEarlyClose(day('2026-07-03'))).toBe(false);
  });
});

describe('the regular session', () => {
  it.each([
    ['2026-11-23T09:29:59.999', false],
    ['2026-11-23T09:30', true],
    ['2026-11-23T15:59:59.999', true],
    ['2026-11-23T16:00', false],
    ['2026-11-22T12:00', false],
    ['2026-11-27T12:59', true],
    ['2026-11-27T13:00', false],
    ['2027-12-24T12:59', false],
  ])('at %s New York is open: %s', (time, open) => {
    expect(isRegularSession(at(time))).toBe(open);
  });
  it('follows daylight saving time', () => {
    expect(sessionOf(parseInstant('2026-03-06T15:00:00Z'))?.opensAt).toBe(
      parseInstant('2026-03-06T14:30:00Z'),
    );
    expect(sessionOf(parseInstant('2026-03-09T15:00:00Z'))?.opensAt).toBe(
      parseInstant('2026-03-09T13:30:00Z'),
    );
  });
  it('is the same whatever was asked before', () => {
    const from = parseInstant('2015-01-01T00:00:00Z');
    const anyMoment = fc.integer({ min: 0, max: 20 * 366 * 24 * 60 }).map((minutes) => from + minutes * 60_000); // prettier-ignore
    fc.assert(
      fc.property(anyMoment, (moment) => {
        let fresh = null as unknown;
        jest.isolateModules(() => {
          const calendar = jest.requireActual<{ sessionOf: typeof sessionOf }>('./trading-calendar'); // prettier-ignore
          fresh = calendar.sessionOf(moment as Instant);
        });
        expect(sessionOf(moment as Instant)).toEqual(fresh);
      }),
      { numRuns: 40 },
    );
  });
  it.each([
    ['the day before summer time', '2026-03-07'],
    ['the day it begins', '2026-03-08'],
    ['the day it ends', '2026-11-01'],
    ['an early close', '2026-11-27'],
    ['a holiday', '2026-11-26'],
  ])('is one from midnight to midnight: %s', (_what, date) => {
    const [first, last] = [day(date), day(date).endOf('day')];
    for (let moment = first.toMillis(); moment <= last.toMillis(); moment += 30 * 60_000) {
      const local = DateTime.fromMillis(moment, { zone: NEW_YORK });
      expect(local.toFormat('yyyy-MM-dd')).toBe(date);
      expect(sessionOf(moment as Instant)).toEqual(sessionOf(last.toMillis() as Instant));
    }
    expect(sessionOf(last.toMillis() as Instant)?.date ?? date).toBe(date);
    const before = sessionOf((first.toMillis() - 1) as Instant);
    expect(before?.date).not.toBe(date);
  });
  it('belongs to the New York date, whatever the date in UTC', () => {
    expect(sessionOf(parseInstant('2026-11-24T03:00:00Z'))?.date).toBe('2026-11-23');
  });
});
