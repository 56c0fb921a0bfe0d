module.exports = { displayName: 'tws-wire', preset: '../../jest.preset.js' };
