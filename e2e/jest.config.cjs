module.exports = {
  displayName: 'e2e',
  preset: '../jest.preset.js',
  testTimeout: 120_000,
  // These have a runner of their own: `npm run test:containers`.
  testPathIgnorePatterns: ['<rootDir>/containers/'],
};
