#!/usr/bin/env bash
# @railpath/finance-toolkit 0.5.4: the money-weighted return is the rate at which deposits and end value are worth nothing together (GIPS 2020;
# XIRR). It measures the time of the flows in years, so that its mwr is by the year already, though its README calls it the return of the
# period, and then raises it to the year once more for annualizedMWR: 1 % in a month is 298 % a year, 21 % in two years 4.9 % a year.
# Only after exactly one year is it right.
. "$(dirname "$0")/lib/run.sh"
install @railpath/finance-toolkit@0.5.4
observe '1000 to 1010 in 31 days: period 1.0 %, by the year 12.4 %; mwr 12.4 %, annualizedMWR 298.0 %
1000 to 1100 in 182 days: period 10.0 %, by the year 21.1 %; mwr 21.1 %, annualizedMWR 46.8 %
1000 to 1100 in 365 days: period 10.0 %, by the year 10.0 %; mwr 10.0 %, annualizedMWR 10.0 %
1000 to 1210 in 730 days: period 21.0 %, by the year 10.0 %; mwr 10.0 %, annualizedMWR 4.9 %' <<'JS'
const { calculateMoneyWeightedReturn } = require('@railpath/finance-toolkit');

const START = new Date('2025-01-01T00:00:00Z');
const DAY = 86_400_000;
const percent = (rate) => `${(100 * rate).toFixed(1)} %`;

for (const [finalValue, days] of [[1010, 31], [1100, 182], [1100, 365], [1210, 730]]) {
  const dates = [START, new Date(START.getTime() + days * DAY)];
  const found = calculateMoneyWeightedReturn({ cashFlows: [-1000, 0], dates, finalValue, initialValue: 0 });
  const growth = finalValue / 1000;
  const right = `period ${percent(growth - 1)}, by the year ${percent(growth ** (365.25 / days) - 1)}`;
  const seen = `mwr ${percent(found.mwr)}, annualizedMWR ${percent(found.annualizedMWR)}`;
  console.log(`1000 to ${finalValue} in ${days} days: ${right}; ${seen}`);
}
JS
