#!/usr/bin/env bash
# jspurefix 5.11.4: a date without a time (LocalMktDate: maturity, settlement, trade date) is read as midnight in UTC and written as the day
# of the server's own zone. On a server in New York what came as 16 January goes out as the 15th: an order for the option of an execution
# report that came in asks for another expiry. East of Greenwich, and in UTC where most tests run, both are the same day.
. "$(dirname "$0")/lib/run.sh"
install jspurefix@5.11.4 reflect-metadata@0.2.2
observe 'came: 541=20260116 64=20260107 75=20260105
server in UTC: read 2026-01-16T00:00:00.000Z, goes out 541=20260116 64=20260107 75=20260105
server in Europe/Zurich: read 2026-01-16T00:00:00.000Z, goes out 541=20260116 64=20260107 75=20260105
server in America/New_York: read 2026-01-16T00:00:00.000Z, goes out 541=20260115 64=20260106 75=20260104' <<'JS'
const { executionReport, startEngine } = require('./fix.cjs');

const [MATURITY, SETTLEMENT, TRADE] = ['541', '64', '75'];
const report = executionReport(
  ...['37=O1', '17=E1', '150=F', '39=2', '55=XYZ', `${MATURITY}=20260116`, '54=1', '38=1', '32=1', '31=1.5'],
  ...['151=0', '14=1', '6=1.5', `${SETTLEMENT}=20260107`, `${TRADE}=20260105`],
);
const datesOf = (message) => {
  const fields = message.toString().split('\u0001');
  return fields.filter((field) => [MATURITY, SETTLEMENT, TRADE].includes(field.split('=')[0])).sort().join(' ');
};

(async () => {
  const { encoder, read } = await startEngine();
  console.log(`came: ${datesOf(report)}`);
  for (const zone of ['UTC', 'Europe/Zurich', 'America/New_York']) {
    process.env.TZ = zone;
    const content = await read(report, (view) => view.toObject());
    encoder.reset();
    encoder.encode(content, 'ExecutionReport');
    const maturity = content.Instrument.MaturityDate.toISOString();
    console.log(`server in ${zone}: read ${maturity}, goes out ${datesOf(encoder.trim())}`);
  }
  process.exit(0);
})();
JS
