/** `npm run scenarios`: not a suite of the gate, but the maker of a table. */
module.exports = {
  displayName: 'scenarios',
  preset: '../../jest.preset.js',
  testMatch: ['<rootDir>/*.table.ts'],
  testTimeout: 1_800_000,
};
