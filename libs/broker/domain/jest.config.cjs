module.exports = { displayName: 'broker-domain', preset: '../../../jest.preset.js' };
