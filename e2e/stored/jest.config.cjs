/** Not a suite of the gate: it records what a commit stores. README.md says when and how. */
module.exports = {
  displayName: 'stored',
  preset: '../../jest.preset.js',
  globalSetup: require.resolve('../global-setup.cjs'),
  testMatch: ['<rootDir>/record.ts'],
  testTimeout: 300_000,
};
