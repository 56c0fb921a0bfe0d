module.exports = {
  displayName: 'fairlead',
  preset: '../../jest.preset.js',
  // What a command needs is loaded when it runs, by the name that it has once it is built.
  moduleNameMapper: { '^(\\.{1,2}/(?:client|sim|provision|up|printer|watch)/.*)\\.js$': '$1' },
};
