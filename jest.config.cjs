const { availableParallelism } = require('node:os');

/** All projects in one run: `npm test`. A single project runs with `nx test <project>`. */
module.exports = {
  // Most specs wait for a database or a socket: two workers pay even on two cores.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // Jest takes this from the root only; the database of a run starts within the first spec that asks for it.
  testTimeout: 60_000,
  testSequencer: '<rootDir>/tools/test/longest-first.cjs',
  projects: [
    '<rootDir>/apps/*/jest.config.cjs',
    '<rootDir>/libs/*/jest.config.cjs',
    '<rootDir>/libs/*/domain/jest.config.cjs',
    '<rootDir>/libs/*/service/jest.config.cjs',
    '<rootDir>/libs/simulator/conformance/jest.config.cjs',
    '<rootDir>/tools/jest.config.cjs',
  ],
};
