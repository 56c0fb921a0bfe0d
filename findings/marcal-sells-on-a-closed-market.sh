#!/usr/bin/env bash
# marcal 0.6.3 (hours of the NYSE) against the holidays and early closings that the NYSE announced on 2024-11-08 and 2025-12-23: it is open on
# the Friday on which Independence Day is observed, and until 16:00 on the day after Thanksgiving, when orders for the close had to be in
# before 13:00; six of its ten holidays of 2025 are other days. It looks a day up by the English name of its month, and asks for that name in the
# locale of the server: in German it knows the holidays of April, September and November alone.
. "$(dirname "$0")/lib/run.sh"
install marcal@0.6.3
observe 'Independence Day, observed, 2026-07-03 11:00: closed; marcal open, 120 minutes left; in German open, 300 minutes left
day after Thanksgiving, 2026-11-27 14:00: closed; marcal open, 120 minutes left; in German open, 120 minutes left
Good Friday, 2025-04-18 11:00: closed; marcal open, 300 minutes left; in German open, 300 minutes left
Juneteenth, 2026-06-19 11:00: closed; marcal closed; in German open, 300 minutes left
Christmas Eve, 2026-12-24 14:00: closed; marcal closed; in German open, 120 minutes left
Christmas, 2026-12-25 11:00: closed; marcal closed; in German open, 300 minutes left' <<'JS'
const { spawnSync } = require('node:child_process');

/** Days and hours at which the NYSE is closed, in New York's time and as an instant. */
const CLOSED = [
  ['Independence Day, observed', '2026-07-03 11:00', '2026-07-03T15:00:00Z'],
  ['day after Thanksgiving', '2026-11-27 14:00', '2026-11-27T19:00:00Z'],
  ['Good Friday', '2025-04-18 11:00', '2025-04-18T15:00:00Z'],
  ['Juneteenth', '2026-06-19 11:00', '2026-06-19T15:00:00Z'],
  ['Christmas Eve', '2026-12-24 14:00', '2026-12-24T19:00:00Z'],
  ['Christmas', '2026-12-25 11:00', '2026-12-25T16:00:00Z'],
];

/** Asks marcal in a process of its own, whose clock stands at the instant. */
const ASK = `
  const instant = process.argv[1];
  globalThis.Date = class extends Date {
    constructor(...parts) { super(...(parts.length ? parts : [instant])); }
  };
  const { MarCal } = require('marcal');
  const market = new MarCal();
  console.log(market.marketOpen() ? 'open, ' + market.minutesToClose() + ' minutes left' : 'closed');
`;

function ask(instant, locale) {
  const env = { ...process.env, LC_ALL: locale };
  return spawnSync(process.execPath, ['-e', ASK, instant], { env, encoding: 'utf8' }).stdout.trim();
}

for (const [day, hour, instant] of CLOSED) {
  const answer = `marcal ${ask(instant, 'en_US.UTF-8')}; in German ${ask(instant, 'de_DE.UTF-8')}`;
  console.log(`${day}, ${hour}: closed; ${answer}`);
}
JS
