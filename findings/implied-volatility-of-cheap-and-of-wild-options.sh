#!/usr/bin/env bash
# Two inverses of the formula of Black and Scholes (1973). implied-volatility 1.0.0 is content once the price, cut to whole cents, is that of the
# option: at a cent, where the wings of a chain trade, the volatility that it gives prices the option at almost two. @uqee/black-scholes 1.0.7
# searches between 0 and 200 % (priceToSigmaBRight), and for an option that is dearer, as before a ruling on a drug, it answers 0: the calmest
# stock of all. Sizes and stops by volatility follow.
. "$(dirname "$0")/lib/run.sh"
install implied-volatility@1.0.0 black-scholes@1.1.0 @uqee/black-scholes@1.0.7
observe 'call 130 for 0.01: by the formula 33.0 %, implied-volatility 35.0 %, at which it is worth 0.0177
call 125 for 0.02: by the formula 30.7 %, implied-volatility 31.3 %, at which it is worth 0.0231
call 105 for 1.00: by the formula 23.2 %, implied-volatility 23.3 %, at which it is worth 1.0058
priced at 50 %: @uqee/black-scholes 50 %
priced at 190 %: @uqee/black-scholes 190 %
priced at 210 %: @uqee/black-scholes 0 %
priced at 300 %: @uqee/black-scholes 0 %' <<'JS'
const { blackScholes } = require('black-scholes');
const { getImpliedVolatility } = require('implied-volatility');
const { BlackScholes } = require('@uqee/black-scholes');

const UNDERLYING = 100;
const RATE = 0.04;
const MONTH = 30 / 365;
const percent = (volatility, places) => `${(100 * volatility).toFixed(places)} %`;

const valueOf = (strike, volatility) => blackScholes(UNDERLYING, strike, MONTH, volatility, RATE, 'call');

/** The volatility of a price: a call is worth more, the more its stock moves. */
function inverse(strike, price) {
  let [low, high] = [0.001, 5];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (valueOf(strike, middle) < price) low = middle;
    else high = middle;
  }
  return low;
}

for (const [strike, price] of [[130, 0.01], [125, 0.02], [105, 1]]) {
  const found = getImpliedVolatility(price, UNDERLYING, strike, MONTH, RATE, 'call');
  const exact = `by the formula ${percent(inverse(strike, price), 1)}`;
  const worth = `at which it is worth ${valueOf(strike, found).toFixed(4)}`;
  console.log(`call ${strike} for ${price.toFixed(2)}: ${exact}, implied-volatility ${percent(found, 1)}, ${worth}`);
}

const model = new BlackScholes();
const option = { rate: RATE, strike: 100, time: 2 / 365, type: 'call', underlying: UNDERLYING };
for (const sigma of [0.5, 1.9, 2.1, 3]) {
  const { price } = model.option({ ...option, sigma });
  console.log(`priced at ${percent(sigma, 0)}: @uqee/black-scholes ${percent(model.sigma({ ...option, price }), 0)}`);
}
JS
