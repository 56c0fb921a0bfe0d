const { join } = require('node:path');

module.exports = {
  displayName: 'e2e',
  preset: '../jest.preset.js',
  globalSetup: join(__dirname, 'global-setup.cjs'),
  testTimeout: 120_000,
  testSequencer: join(__dirname, '../tools/test/longest-first.cjs'),
  // Suites wait for processes most of the time. Three at once take a tenth less, and some that measure time fail.
  maxWorkers: 2,
  // These have a runner of their own: `npm run test:containers`.
  testPathIgnorePatterns: ['<rootDir>/containers/'],
};
