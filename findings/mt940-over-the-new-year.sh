#!/usr/bin/env bash
# MT940 statements (deposits and fees at a bank, for a broker's reconciliation): a line has its value date in full and its entry date as month
# and day. mt940js 1.3.5 and mt940-js 1.0.0 take the year of the value date for both: what was paid on 31 December and entered on 2
# January was entered a year before. lib-fints 1.5.0 takes the year before for every entry in a later month than the value: each month's last
# payment lies a year back. mt940js rounds all money to two places (dinars have three); mt940-js calls every credit an expense unless its
# bank is one of two.
. "$(dirname "$0")/lib/run.sh"
install mt940js@1.3.5 mt940-js@1.0.0 lib-fints@1.5.0 tslib@2.8.1
observe 'value date 2025-12-31, entered 2026-01-02
  mt940js: 2025-01-02, amount 500.13
  mt940-js: 2025-01-02, amount 500.125, credit true, expense true
  lib-fints: 2025-01-02, amount 500.125
value date 2026-01-02, entered 2025-12-31
  mt940js: 2026-12-31, amount -100
  mt940-js: 2026-12-31, amount 100, credit false, expense true
  lib-fints: 2025-12-31, amount -100
value date 2026-01-30, entered 2026-02-02
  mt940js: 2026-02-02, amount -50
  mt940-js: 2026-02-02, amount 50, credit false, expense true
  lib-fints: 2025-02-02, amount -50' <<'JS'
process.env.TZ = 'UTC';
const { Parser } = require('mt940js');
const { read } = require('mt940-js');

const ENTERED = ['2026-01-02', '2025-12-31', '2026-02-02'];

// A deposit that is entered later than it counts, a fee that counts later than it is entered, and one over the end of a month.
const statement = `:20:STATEMENT
:25:KW81CBKU0000000000001234560101
:28C:1/1
:60F:C251231KWD1000,000
:61:2512310102C500,125NTRFNONREF//DEPOSIT
:61:2601021231D100,000NCHGNONREF//FEE
:61:2601300202D50,000NCHGNONREF//FEE
:62F:C260202KWD1350,125
-`;

const dateOf = (date) => date.toISOString().slice(0, 10);

(async () => {
  const { Mt940Parser } = await import('lib-fints');
  const [{ transactions: first }] = new Parser().parse(statement);
  const [{ transactions: second }] = await read(Buffer.from(statement));
  const [{ transactions: third }] = new Mt940Parser(statement.replaceAll('\n', '\r\n')).parse();
  for (const [index, entered] of ENTERED.entries()) {
    const { entryDate, amount } = first[index];
    const other = second[index];
    console.log(`value date ${other.valueDate}, entered ${entered}`);
    console.log(`  mt940js: ${dateOf(entryDate)}, amount ${amount}`);
    console.log(`  mt940-js: ${other.entryDate}, amount ${other.amount}, credit ${other.isCredit}, expense ${other.isExpense}`);
    console.log(`  lib-fints: ${dateOf(third[index].entryDate)}, amount ${third[index].amount}`);
  }
})();
JS
