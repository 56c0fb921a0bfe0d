module.exports = { displayName: 'market-domain', preset: '../../../jest.preset.js' };
