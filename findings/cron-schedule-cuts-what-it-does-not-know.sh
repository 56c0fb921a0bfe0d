#!/usr/bin/env bash
# cron-schedule 6.0.0 knows no `#`, `L`, `W` and no step behind a single number; it does not refuse them but reads the digits before and drops
# the rest: the third Friday (options expire) is every Friday, the first working day is the first day, a Sunday too, every 15 minutes is
# once. croner 11.0.0 and cron-parser 5.10.5 do what is meant, or refuse what they do not know, as cron 4.4.0 does.
. "$(dirname "$0")/lib/run.sh"
install cron-schedule@6.0.0 croner@11.0.0 cron-parser@5.10.5 cron@4.4.0
observe '0 16 * * 5#3, the third Friday
  cron-schedule: 01-02 16:00, 01-09 16:00, 01-16 16:00, 01-23 16:00
  croner: 01-16 16:00, 02-20 16:00, 03-20 16:00, 04-17 16:00
  cron-parser: 01-16 16:00, 02-20 16:00, 03-20 16:00, 04-17 16:00
  cron: refused
30 9 1W * *, the first working day
  cron-schedule: 01-01 09:30, 02-01 09:30, 03-01 09:30, 04-01 09:30
  croner: 01-01 09:30, 02-02 09:30, 03-02 09:30, 04-01 09:30
  cron-parser: refused
  cron: refused
0/15 9 * * *, every quarter of an hour
  cron-schedule: 01-01 09:00, 01-02 09:00, 01-03 09:00, 01-04 09:00
  croner: refused
  cron-parser: 01-01 09:00, 01-01 09:15, 01-01 09:30, 01-01 09:45
  cron: 01-01 09:00, 01-01 09:15, 01-01 09:30, 01-01 09:45' <<'JS'
process.env.TZ = 'UTC';
const { CronTime } = require('cron');
const { CronExpressionParser } = require('cron-parser');

const START = new Date('2026-01-01T00:00:00Z');
const RUNS = 4;
const after = (next) => {
  const runs = [];
  while (runs.length < RUNS) runs.push(next(runs.at(-1) ?? START));
  return runs;
};

(async () => {
  const { parseCronExpression } = await import('cron-schedule');
  const { Cron } = await import('croner');
  const schedulers = {
    'cron-schedule': (expression) => parseCronExpression(expression).getNextDates(RUNS, START),
    croner: (expression) => new Cron(expression, { timezone: 'UTC', paused: true }).nextRuns(RUNS, START),
    'cron-parser': (expression) => {
      const times = CronExpressionParser.parse(expression, { currentDate: START, tz: 'UTC' });
      return after(() => times.next().toDate());
    },
    cron: (expression) => {
      const times = new CronTime(expression, 'UTC');
      return after((last) => times.getNextDateFrom(last, 'UTC').toJSDate());
    },
  };
  const meant = { '0 16 * * 5#3': 'the third Friday', '30 9 1W * *': 'the first working day', '0/15 9 * * *': 'every quarter of an hour' };
  for (const [expression, meaning] of Object.entries(meant)) {
    console.log(`${expression}, ${meaning}`);
    for (const [name, runsOf] of Object.entries(schedulers)) {
      let answer;
      try {
        answer = runsOf(expression).map((run) => run.toISOString().slice(5, 16).replace('T', ' ')).join(', ');
      } catch {
        answer = 'refused';
      }
      console.log(`  ${name}: ${answer}`);
    }
  }
  process.exit(0);
})();
JS
