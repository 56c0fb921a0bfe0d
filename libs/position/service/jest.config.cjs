module.exports = { displayName: 'position-service', preset: '../../../jest.preset.js' };
