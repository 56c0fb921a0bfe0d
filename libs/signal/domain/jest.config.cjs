module.exports = { displayName: 'signal-domain', preset: '../../../jest.preset.js' };
