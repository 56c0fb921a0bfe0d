module.exports = { displayName: 'simulator-conformance', preset: '../../../jest.preset.js' };
