import { isTimeZone } from './time-zone';

const LONDON = 'Europe/London';
const CENTRAL_EUROPE = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';
const CHICAGO = 'America/Chicago';
const LOS_ANGELES = 'America/Los_Angeles';
const SYDNEY = 'Australia/Sydney';

/**
 * What the broker calls the zones of exchanges, beside names of the database. The database has some of these as zones
 * without summer time (EST, GMT) or as other countries (BST is Bangladesh there).
 */
const ZONE_OF_ABBREVIATION: ReadonlyMap<string, string> = new Map([
  ...['EST', 'EDT'].map((name) => [name, NEW_YORK] as const),
  ['CDT', CHICAGO],
  ...['PST', 'PDT'].map((name) => [name, LOS_ANGELES] as const),
  ...['GMT', 'BST', 'GB'].map((name) => [name, LONDON] as const),
  ...['MET', 'MEZ', 'MEST', 'CET', 'CEST'].map((name) => [name, CENTRAL_EUROPE] as const),
  ...['EET', 'EEST'].map((name) => [name, 'Europe/Helsinki'] as const),
  ['MSK', 'Europe/Moscow'],
  ['SAST', 'Africa/Johannesburg'],
  ['JST', 'Asia/Tokyo'],
  ['KST', 'Asia/Seoul'],
  ['HKT', 'Asia/Hong_Kong'],
  ['SGT', 'Asia/Singapore'],
  ...['AET', 'AEST', 'AEDT'].map((name) => [name, SYDNEY] as const),
]);

/** Abbreviations of several zones: what the contract is traded in says which. */
const ZONE_BY_CURRENCY: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  ['CST', { USD: CHICAGO, CNH: 'Asia/Shanghai', CNY: 'Asia/Shanghai', TWD: 'Asia/Taipei' }],
  ['IST', { INR: 'Asia/Kolkata', ILS: 'Asia/Jerusalem', EUR: 'Europe/Dublin' }],
]);

/** Long names without what changes with the season, `Central` for Central Standard Time. */
const ZONE_OF_LONG_NAME: ReadonlyMap<string, string> = new Map([
  ['Eastern', NEW_YORK],
  ['Central', CHICAGO],
  ['Pacific', LOS_ANGELES],
  ['Greenwich Mean', LONDON],
  ['British', LONDON],
  ['Middle Europe', CENTRAL_EUROPE],
  ['Middle European', CENTRAL_EUROPE],
  ['Central European', CENTRAL_EUROPE],
  ['Eastern European', 'Europe/Helsinki'],
  ['Moscow', 'Europe/Moscow'],
  ['South Africa', 'Africa/Johannesburg'],
  ['Israel', 'Asia/Jerusalem'],
  ['Irish', 'Europe/Dublin'],
  ['India', 'Asia/Kolkata'],
  ['China', 'Asia/Shanghai'],
  ['Taipei', 'Asia/Taipei'],
  ['Hong Kong', 'Asia/Hong_Kong'],
  ['Singapore', 'Asia/Singapore'],
  ['Japan', 'Asia/Tokyo'],
  ['Korea', 'Asia/Seoul'],
  ['Australian Eastern', SYDNEY],
]);

const NAMED = /^([^(]*?)\s*(?:\((.*)\))?$/;
const SEASON = /(?: (?:Standard|Daylight|Summer))? Time(?: \(.*\))?$/;

/**
 * Returns the zone that the hours of a contract are in, by what the broker calls it: `US/Eastern`, `GB-Eire`,
 * `GMT (Greenwich Mean Time)`. Its exchange keeps summer time where its country does. Null where the name does not say:
 * `CST` is Chicago, Shanghai or Taipei, and only the currency or the long name tells which.
 */
export function exchangeZone(name: string, currency: string | null): string | null {
  const [, short = '', long] = NAMED.exec(name.trim()) ?? [];
  if (long !== undefined) return ZONE_OF_LONG_NAME.get(long.replace(SEASON, '')) ?? null;
  const zone = ZONE_OF_ABBREVIATION.get(short) ?? ZONE_OF_LONG_NAME.get(seasonless(short));
  if (zone !== undefined) return zone;
  const byCurrency = ZONE_BY_CURRENCY.get(short);
  if (byCurrency !== undefined) return currency === null ? null : (byCurrency[currency] ?? null);
  return isTimeZone(short) ? short : null;
}

/** A long name that stands alone; anything else is none. */
function seasonless(name: string): string {
  return SEASON.test(name) ? name.replace(SEASON, '') : '';
}
