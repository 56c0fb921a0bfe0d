#!/usr/bin/env bash
# jspurefix 5.11.4: FIX writes prices as digits with an optional decimal point, so that .25 is 0.25 (no digit has to stand before the point).
# It reads .25 as 250 and .05 as 50: a point at the first place counts as none. The checksum of the message holds, and the text of the field
# is right. A fill of an option at a quarter is booked a thousand times too dear.
. "$(dirname "$0")/lib/run.sh"
install jspurefix@5.11.4 reflect-metadata@0.2.2
observe 'LastPx 0.25: 0.25, AvgPx 0.25, text 0.25, checksum holds
LastPx .25: 250, AvgPx 250, text .25, checksum holds
LastPx .05: 50, AvgPx 50, text .05, checksum holds
LastPx -.5: -50, AvgPx -50, text -.5, checksum holds
LastPx 12.5: 12.5, AvgPx 12.5, text 12.5, checksum holds' <<'JS'
const { executionReport, startEngine } = require('./fix.cjs');

(async () => {
  const engine = await startEngine();
  for (const price of ['0.25', '.25', '.05', '-.5', '12.5']) {
    const order = ['37=O1', '17=E1', '150=F', '39=2', '55=XYZ', '54=1', '38=100', '32=100'];
    const report = executionReport(...order, `31=${price}`, '151=0', '14=100', `6=${price}`);
    const line = await engine.read(report, (view) => {
      const { LastPx, AvgPx } = view.toObject();
      const sum = view.checksum() === Number(view.getString('CheckSum')) ? 'holds' : 'differs';
      return `LastPx ${price}: ${LastPx}, AvgPx ${AvgPx}, text ${view.getString('LastPx')}, checksum ${sum}`;
    });
    console.log(line);
  }
  process.exit(0);
})();
JS
