const { join } = require('node:path');

/** Against containers: not part of `npm run e2e`, because it needs Docker. */
module.exports = {
  displayName: 'containers',
  preset: '../../jest.preset.js',
  testTimeout: 240_000,
  globalSetup: join(__dirname, 'support/global-setup.cjs'),
  globalTeardown: undefined,
};
