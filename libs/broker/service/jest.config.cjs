module.exports = { displayName: 'broker-service', preset: '../../../jest.preset.js' };
