module.exports = { displayName: 'simulator-domain', preset: '../../../jest.preset.js' };
