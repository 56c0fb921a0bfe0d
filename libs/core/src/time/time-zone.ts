import { DateTime, IANAZone } from 'luxon';

/** Abbreviations are written so; the database knows some of them, each as one of the zones that share it. */
const ABBREVIATION = /^[A-Z]{1,5}$/;
const UTC_NAMES: ReadonlySet<string> = new Set(['UTC', 'GMT', 'Z']);
/** What a long name loses on the way to its abbreviation, as in HKT for Hong Kong Standard Time. */
const SEASONS = /\b(Standard|Daylight|Summer) /;

/**
 * True for a name that stands for one zone: `Europe/London`, `Japan`, `EST5EDT`, `UTC`. Not for an abbreviation, though
 * the database has some: BST is Bangladesh there and British summer elsewhere, CST is Chicago, Shanghai or Havana.
 */
export function isTimeZone(name: string): boolean {
  if (UTC_NAMES.has(name)) return true;
  return !ABBREVIATION.test(name) && IANAZone.isValidZone(name);
}

/** True where people call this zone so, at some time of that year: EST and Eastern Daylight Time for New York. */
export function isNameOfZone(name: string, zone: string, year: number): boolean {
  return [1, 7].some((month) => namesOf(DateTime.fromObject({ year, month }, { zone })).has(name));
}

function namesOf(moment: DateTime): ReadonlySet<string> {
  const long = moment.setLocale('en-US').offsetNameLong ?? '';
  const short = moment.setLocale('en-US').offsetNameShort ?? '';
  return new Set([long, short, initials(long), initials(long.replace(SEASONS, ''))]);
}

function initials(name: string): string {
  return [...name.matchAll(/\b[A-Z]/g)].join('');
}
