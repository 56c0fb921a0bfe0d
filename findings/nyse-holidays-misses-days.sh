#!/usr/bin/env bash
# nyse-holidays 1.2.0: the exchange was closed on 2025-01-09, a day of mourning, and it is no holiday to it; half days (2026-11-27 ended at
# 13:00) have no place in its answers; and isHoliday() takes the day from the zone of the server, so that Christmas in New York is an
# ordinary day on a server in Tokyo.
. "$(dirname "$0")/lib/run.sh"
install nyse-holidays@1.2.0
observe '2025-01-09: false, of 10 days in 2025
fields of a day: date dateString name
2026-12-25 at noon in New York, server in UTC: true
2026-12-25 at 20:00 in New York, server in UTC: false
2026-12-25 at noon in New York, server in America/New_York: true
2026-12-25 at 20:00 in New York, server in America/New_York: true
2026-12-25 at noon in New York, server in Asia/Tokyo: false
2026-12-25 at 20:00 in New York, server in Asia/Tokyo: false' <<'JS'
const holidays = require('nyse-holidays');
const days = (year) => holidays.getHolidays(year).map(({ dateString, date }) => dateString ?? date.toISOString().slice(0, 10));
console.log(`2025-01-09: ${days(2025).includes('2025-01-09')}, of ${days(2025).length} days in 2025`);
console.log(`fields of a day: ${Object.keys(holidays.getHolidays(2026)[0]).sort().join(' ')}`);
for (const zone of ['UTC', 'America/New_York', 'Asia/Tokyo']) {
  process.env.TZ = zone;
  console.log(`2026-12-25 at noon in New York, server in ${zone}: ${holidays.isHoliday(new Date('2026-12-25T17:00:00Z'))}`);
  console.log(`2026-12-25 at 20:00 in New York, server in ${zone}: ${holidays.isHoliday(new Date('2026-12-26T01:00:00Z'))}`);
}
JS
