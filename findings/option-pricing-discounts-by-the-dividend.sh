#!/usr/bin/env bash
# option-pricing 2.1.0 prices an option by three methods. What is paid at the end is discounted by the interest rate, whatever the stock pays
# (R. C. Merton, Theory of Rational Option Pricing, 1973). Its Monte Carlo discounts by the interest less the dividend yield: of a stock that
# pays 4 % every option of a year is 4 % too dear, of two years 8 %, with any number of simulations. Its other methods are right, and all
# three agree where there is no dividend, so that a comparison on such a stock passes.
. "$(dirname "$0")/lib/run.sh"
install option-pricing@2.1.0
observe 'call, yield 0 %, 1 year: by the formula 10.45, black-scholes +0 %, binomial-tree +0 %, monte-carlo-simulation +0 %
call, yield 4 %, 1 year: by the formula 8.10, black-scholes +0 %, binomial-tree +0 %, monte-carlo-simulation +4 %
put, yield 4 %, 1 year: by the formula 7.15, black-scholes +0 %, binomial-tree +0 %, monte-carlo-simulation +4 %
put, yield 4 %, 2 years: by the formula 9.39, black-scholes +0 %, binomial-tree +0 %, monte-carlo-simulation +8 %' <<'JS'
const SPOT = 100;
const RATE = 0.05;
const VOLATILITY = 0.2;

/** The normal distribution by its series: exact enough for any price. */
function normal(x) {
  let [term, sum] = [x, x];
  for (let n = 1; n < 100; n += 1) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-x * x / 2)) / Math.sqrt(2 * Math.PI);
}

/** Merton's formula at a strike of the spot price. */
function byFormula(type, dividend, years) {
  const spread = VOLATILITY * Math.sqrt(years);
  const first = ((RATE - dividend) * years) / spread + spread / 2;
  const sign = type === 'call' ? 1 : -1;
  const stock = SPOT * Math.exp(-dividend * years) * normal(sign * first);
  return sign * (stock - SPOT * Math.exp(-RATE * years) * normal(sign * (first - spread)));
}

/** Type, dividend yield and years. */
const OPTIONS = [['call', 0, 1], ['call', 0.04, 1], ['put', 0.04, 1], ['put', 0.04, 2]];

const METHODS = {
  'black-scholes': null,
  'binomial-tree': { timeSteps: 400 },
  'monte-carlo-simulation': { simulations: 400_000, prngName: 'sfc32', prngSeed: 'one seed' },
};

(async () => {
  const { Option } = await import('option-pricing');
  for (const [type, dividendYield, timeToMaturity] of OPTIONS) {
    const terms = { style: 'european', type, initialSpotPrice: SPOT, strikePrice: SPOT, timeToMaturity };
    const option = new Option({ ...terms, volatility: VOLATILITY, riskFreeRate: RATE, dividendYield });
    const right = byFormula(type, dividendYield, timeToMaturity);
    const errors = Object.entries(METHODS).map(([method, settings]) => {
      const error = Math.round(100 * (option.price(method, settings) / right - 1));
      return `${method} ${error < 0 ? '' : '+'}${error} %`;
    });
    const years = timeToMaturity === 1 ? '1 year' : `${timeToMaturity} years`;
    const what = `${type}, yield ${100 * dividendYield} %, ${years}: by the formula ${right.toFixed(2)}`;
    console.log(`${what}, ${errors.join(', ')}`);
  }
})();
JS
