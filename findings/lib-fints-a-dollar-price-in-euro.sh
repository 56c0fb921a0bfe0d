#!/usr/bin/env bash
# lib-fints 1.5.0 reads the holdings of a deposit at a German bank (FinTS; SWIFT MT535). A holding has one currency here, and the last one wins:
# the price of an American share is in dollars (90B) and its value in euro (19A), so that the dollar price becomes one in euro. A negative
# quantity or value (N, a short position) and a face value (FAMT, a bond) are not read at all: those holdings have no size. A bond at
# 85.5 % is at 0.855 of the currency %.
. "$(dirname "$0")/lib/run.sh"
install lib-fints@1.5.0
observe 'share of 100: price 250.5 USD, here 250.5 EUR; quantity 100, here 100; value 21500, here 21500
share sold short: price 250.5 USD, here 250.5 USD; quantity -100, here none; value -21500, here none
bond of 10000: price 85.5 %, here 0.855 %; quantity 10000, here none; value 8550, here 8550
price times quantity of the share in EUR: 25050, the bank says 21500' <<'JS'
const holding = (...fields) => [':16R:FIN', ...fields, ':16S:FIN'];
const AMERICAN = [':35B:ISIN US0000000002', 'XYZ CORP', ':90B::MRKT//ACTU/USD250,5', ':98A::PRIC//20260105'];
const BOND = [':35B:ISIN DE0000000009', 'BOND 2032', ':90A::MRKT//PRCT/85,5', ':98A::PRIC//20260105'];

const statement = [
  ...holding(...AMERICAN, ':93B::AGGR//UNIT/100,', ':19A::HOLD//EUR21500,'),
  ...holding(...AMERICAN, ':93B::AGGR//UNIT/N100,', ':19A::HOLD//NEUR21500,'),
  ...holding(...BOND, ':93B::AGGR//FAMT/10000,', ':19A::HOLD//EUR8550,'),
].join('\r\n');

const RIGHT = [
  { name: 'share of 100', price: '250.5 USD', quantity: 100, value: 21500 },
  { name: 'share sold short', price: '250.5 USD', quantity: -100, value: -21500 },
  { name: 'bond of 10000', price: '85.5 %', quantity: 10000, value: 8550 },
];

(async () => {
  const { Mt535Parser } = await import('lib-fints');
  const { holdings } = new Mt535Parser(statement).parse();
  for (const [index, { name, price, quantity, value }] of RIGHT.entries()) {
    const found = holdings[index];
    const amounts = `quantity ${quantity}, here ${found.amount ?? 'none'}; value ${value}, here ${found.value ?? 'none'}`;
    console.log(`${name}: price ${price}, here ${found.price} ${found.currency}; ${amounts}`);
  }
  const [{ price, amount, value, currency }] = holdings;
  console.log(`price times quantity of the share in ${currency}: ${price * amount}, the bank says ${value}`);
})();
JS
