module.exports = { displayName: 'tws-simulator', preset: '../../jest.preset.js' };
