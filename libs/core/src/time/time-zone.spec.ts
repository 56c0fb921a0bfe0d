import { isNameOfZone, isTimeZone } from './time-zone';

describe('a time zone', () => {
  it.each([
    'Europe/London',
    'US/Eastern',
    'America/Argentina/Buenos_Aires',
    'Japan',
    'EST5EDT',
    'UTC',
    'GMT',
    'Etc/GMT+5',
  ])('is named by %s', (name) => expect(isTimeZone(name)).toBe(true));
  it.each([
    'BST',
    'IST',
    'CST',
    'EST',
    'EDT',
    'MET',
    'China Standard Time',
    'Nowhere/Zone',
    '',
    'local',
    '+01:00',
  ])('is not named for certain by %p', (name) => expect(isTimeZone(name)).toBe(false));
  it.each([
    ['EST', 'America/New_York'],
    ['EDT', 'US/Eastern'],
    ['Eastern Daylight Time', 'America/New_York'],
    ['BST', 'Europe/London'],
    ['British Summer Time', 'Europe/London'],
    ['BST', 'Asia/Dhaka'],
    ['IST', 'Asia/Kolkata'],
    ['IST', 'Asia/Jerusalem'],
    ['IST', 'Europe/Dublin'],
    ['CST', 'America/Chicago'],
    ['CST', 'Asia/Shanghai'],
    ['China Standard Time', 'Asia/Shanghai'],
    ['CET', 'Europe/Berlin'],
    ['CEST', 'Europe/Berlin'],
    ['HKT', 'Asia/Hong_Kong'],
    ['JST', 'Asia/Tokyo'],
    ['AEST', 'Australia/Sydney'],
  ])('%s is a name of %s', (name, zone) => expect(isNameOfZone(name, zone, 2026)).toBe(true));
  it.each([
    ['BST', 'Asia/Kolkata'],
    ['IST', 'Europe/London'],
    ['EST', 'America/Chicago'],
    ['', 'Europe/London'],
    ['Nonsense', 'Europe/London'],
  ])('%p is no name of %s', (name, zone) => expect(isNameOfZone(name, zone, 2026)).toBe(false));
});
