module.exports = { displayName: 'simulator-service', preset: '../../../jest.preset.js' };
