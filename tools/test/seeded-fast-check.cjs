const fastCheck = require('../../node_modules/fast-check/lib/cjs/fast-check.js');

const DEFAULT_SEED = 20_260_101;

/**
 * Properties draw the same inputs on every run of a commit, so that a red gate is the commit's own fault.
 * TEST_SEED=random draws others, TEST_SEED=NUMBER those of an earlier run.
 */
function configuredSeed() {
  const named = process.env.TEST_SEED ?? String(DEFAULT_SEED);
  if (named === 'random') return undefined;
  const seed = Number(named);
  if (!Number.isSafeInteger(seed)) {
    throw new Error(`TEST_SEED is ${named}: it must be a whole number, or random`);
  }
  return seed;
}

fastCheck.configureGlobal({ seed: configuredSeed() });

module.exports = fastCheck;
