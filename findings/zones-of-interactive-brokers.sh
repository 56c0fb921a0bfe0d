#!/usr/bin/env bash
# TWS writes times of executions and its greeting with abbreviations of zones ("20260706 15:30:00 BST"). The zones that Node 20 knows give
# some of them another meaning: BST is Bangladesh (5 hours from London), IST is India, EST has no summer time (an hour from New York
# from March to November), EDT and HKT are no zones at all. luxon 3.7.2 and date-fns-tz 3.2.0 take it over without a word.
. "$(dirname "$0")/lib/run.sh"
install luxon@3.7.2 date-fns-tz@3.2.0 date-fns@4.1.0
observe 'Europe/London: Node Europe/London; 15:30 is, in UTC: luxon 14:30, date-fns-tz 14:30
BST: Node Asia/Dhaka; 15:30 is, in UTC: luxon 09:30, date-fns-tz 09:30
EST: Node America/Panama; 15:30 is, in UTC: luxon 20:30, date-fns-tz 20:30
EDT: Node RangeError; 15:30 is, in UTC: luxon invalid, date-fns-tz invalid
CST: Node America/Chicago; 15:30 is, in UTC: luxon 20:30, date-fns-tz 20:30
JST: Node Asia/Tokyo; 15:30 is, in UTC: luxon 06:30, date-fns-tz 06:30
HKT: Node RangeError; 15:30 is, in UTC: luxon invalid, date-fns-tz invalid
IST: Node Asia/Calcutta; 15:30 is, in UTC: luxon 10:00, date-fns-tz 10:00' <<'JS'
const { DateTime } = require('luxon');
const { fromZonedTime } = require('date-fns-tz');

for (const zone of ['Europe/London', 'BST', 'EST', 'EDT', 'CST', 'JST', 'HKT', 'IST']) {
  let native;
  try {
    native = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch (error) {
    native = error.name;
  }
  const luxon = DateTime.fromFormat('20260706 15:30:00', 'yyyyMMdd HH:mm:ss', { zone });
  const dateFns = fromZonedTime('2026-07-06 15:30:00', zone);
  const utc = (date) => (Number.isNaN(date.valueOf()) ? 'invalid' : new Date(date.valueOf()).toISOString().slice(11, 16));
  console.log(`${zone}: Node ${native}; 15:30 is, in UTC: luxon ${utc(luxon)}, date-fns-tz ${utc(dateFns)}`);
}
JS
