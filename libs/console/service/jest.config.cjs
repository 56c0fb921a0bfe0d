module.exports = { displayName: 'console-service', preset: '../../../jest.preset.js' };
