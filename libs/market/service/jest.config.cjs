module.exports = { displayName: 'market-service', preset: '../../../jest.preset.js' };
