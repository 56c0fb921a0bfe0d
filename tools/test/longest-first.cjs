const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { default: Sequencer } = require('../../node_modules/@jest/test-sequencer/build/index.js');

const ROOT = join(__dirname, '../..');

/** Files that take more than twenty seconds on two idle cores, the longest first. */
const LONG = [
  'e2e/src/by-hand.e2e.spec.ts',
  'e2e/src/kill.e2e.spec.ts',
  'e2e/src/service-kills.e2e.spec.ts',
  'e2e/src/triggered-rules.e2e.spec.ts',
  'e2e/src/last-resort.e2e.spec.ts',
  'e2e/src/deadline.e2e.spec.ts',
  'e2e/src/replicas.e2e.spec.ts',
  'e2e/src/distributed.e2e.spec.ts',
  'e2e/src/demo.e2e.spec.ts',
  'e2e/src/watched-rules.e2e.spec.ts',
  'e2e/src/documents.e2e.spec.ts',
  'e2e/src/corrected-fills.e2e.spec.ts',
  'e2e/src/disturbed.e2e.spec.ts',
  'e2e/bench/compare.e2e.spec.ts',
  'e2e/src/prediction-api.e2e.spec.ts',
  'e2e/src/partial-fills.e2e.spec.ts',
  'e2e/src/import.e2e.spec.ts',
  'e2e/src/currencies.e2e.spec.ts',
  'libs/testing/src/transport/jetstream-transport.int.spec.ts',
  'libs/order/service/test/order-management.int.spec.ts',
  'libs/testing/src/transport/in-process-transport.int.spec.ts',
  'libs/market/service/test/market-data.int.spec.ts',
  'libs/testing/src/transport/jetstream-faults.int.spec.ts',
  'libs/order/service/test/last-resort.int.spec.ts',
  'libs/rules/service/test/rule-program-reloads.int.spec.ts',
  'libs/sdk/test/nats.int.spec.ts',
  'libs/signal/service/test/predictions/prediction-poller.int.spec.ts',
].map((file) => join(ROOT, file));

const missing = LONG.filter((file) => !existsSync(file));
if (missing.length > 0) throw new Error(`listed as long, and not there: ${missing.join(', ')}`);

/**
 * Begins with the files that take longest: one that began last would run alone at the end. Jest knows how long each took only where
 * it has run them before, and else goes by their size, which says little: the longest are a few lines that call many others.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const at = LONG.indexOf(path);
      return at < 0 ? LONG.length : at;
    };
    return super.sort(tests).toSorted((one, other) => place(one) - place(other));
  }
};
