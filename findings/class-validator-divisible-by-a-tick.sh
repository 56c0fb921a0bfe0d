#!/usr/bin/env bash
# class-validator 0.15.1: IsDivisibleBy cuts the divisor to a whole number, so nothing is ever divisible by a tick of 0.05 or 0.5, not
# even 10 by 0.5; and a number as small as 1e-7 makes the check of maxDecimalPlaces throw a TypeError instead of answering.
. "$(dirname "$0")/lib/run.sh"
install class-validator@0.15.1
observe '100.05 by 0.05: false
10 by 0.5: false
7.9 by 7: false
8.5 by 0.5: false
0.0001 with at most 8 decimals: true
1e-7 with at most 8 decimals: TypeError' <<'JS'
const { isDivisibleBy, isNumber } = require('class-validator');

for (const [value, divisor] of [[100.05, 0.05], [10, 0.5], [7.9, 7], [8.5, 0.5]]) {
  console.log(`${value} by ${divisor}: ${isDivisibleBy(value, divisor)}`);
}
for (const value of [0.0001, 1e-7]) {
  let answer;
  try {
    answer = isNumber(value, { maxDecimalPlaces: 8 });
  } catch (error) {
    answer = error.constructor.name;
  }
  console.log(`${value} with at most 8 decimals: ${answer}`);
}
JS
