module.exports = { displayName: 'exchange', preset: '../../jest.preset.js' };
