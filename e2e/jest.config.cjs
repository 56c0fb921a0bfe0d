const { join } = require('node:path');

module.exports = {
  displayName: 'e2e',
  preset: '../jest.preset.js',
  globalSetup: join(__dirname, 'global-setup.cjs'),
  testTimeout: 120_000,
  // Suites wait for processes most of the time: two cores are a good half busy with two of them.
  maxWorkers: 3,
  // These have a runner of their own: `npm run test:containers`.
  testPathIgnorePatterns: ['<rootDir>/containers/'],
};
