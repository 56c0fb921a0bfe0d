// Loaded into a Fairlead that is measured (`node --require`), of whatever commit: counts the statements it sends to PostgreSQL and the
// bytes it allocates, and writes both to BENCH_COUNTERS whenever it gets SIGUSR2. Bytes are V8's own samples, one in 32 KiB.
const { appendFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { Session } = require('node:inspector');

const SAMPLED_EVERY_BYTES = 32_768;
const file = process.env.BENCH_COUNTERS;

if (file !== undefined) {
  // The bundle's own copy of the driver, not ours.
  const { Client } = createRequire(process.argv[1])('pg');
  let statements = 0;
  const { query } = Client.prototype;
  Client.prototype.query = function counted(...args) {
    statements += 1;
    return query.apply(this, args);
  };

  const session = new Session();
  session.connect();
  session.post('HeapProfiler.startSampling', {
    samplingInterval: SAMPLED_EVERY_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  process.on('SIGUSR2', () => {
    session.post('HeapProfiler.getSamplingProfile', (error, result) => {
      const allocatedBytes = error === null ? bytesUnder(result.profile.head) : null;
      appendFileSync(file, `${JSON.stringify({ statements, allocatedBytes })}\n`);
    });
  });
}

function bytesUnder(node) {
  return node.children.reduce((sum, child) => sum + bytesUnder(child), node.selfSize);
}
