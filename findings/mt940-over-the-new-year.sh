#!/usr/bin/env bash
# MT940 statements (deposits and fees at a bank, for a broker's reconciliation): a line has its value date in full and its entry date as month
# and day. mt940js 1.3.5 and mt940-js 1.0.0 take the year of the value date for both: what was paid on 31 December and entered on 2
# January was entered a year before. mt940js rounds all money to two places (dinars have three); mt940-js calls every credit an expense
# unless its bank is one of two.
. "$(dirname "$0")/lib/run.sh"
install mt940js@1.3.5 mt940-js@1.0.0 tslib@2.8.1
observe 'value date 2025-12-31, entered 2 January
  mt940js: 2025-01-02, amount 500.13
  mt940-js: 2025-01-02, amount 500.125, credit true, expense true
value date 2026-01-02, entered 31 December
  mt940js: 2026-12-31, amount -100
  mt940-js: 2026-12-31, amount 100, credit false, expense true' <<'JS'
const { Parser } = require('mt940js');
const { read } = require('mt940-js');

// Both ways round: a deposit that is entered later than it counts, and a fee that counts later than it is entered.
const statement = `:20:STATEMENT
:25:KW81CBKU0000000000001234560101
:28C:1/1
:60F:C251231KWD1000,000
:61:2512310102C500,125NTRFNONREF//DEPOSIT
:61:2601021231D100,000NCHGNONREF//FEE
:62F:C260102KWD1400,125
-`;

(async () => {
  const [{ transactions: first }] = new Parser().parse(statement);
  const [{ transactions: second }] = await read(Buffer.from(statement));
  for (const [index, entered] of ['2 January', '31 December'].entries()) {
    const { entryDate, amount } = first[index];
    const other = second[index];
    console.log(`value date ${other.valueDate}, entered ${entered}`);
    console.log(`  mt940js: ${entryDate.toISOString().slice(0, 10)}, amount ${amount}`);
    console.log(`  mt940-js: ${other.entryDate}, amount ${other.amount}, credit ${other.isCredit}, expense ${other.isExpense}`);
  }
})();
JS
