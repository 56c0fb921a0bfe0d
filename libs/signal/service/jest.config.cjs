module.exports = { displayName: 'signal-service', preset: '../../../jest.preset.js' };
