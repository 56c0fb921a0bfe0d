module.exports = { displayName: 'position-domain', preset: '../../../jest.preset.js' };
