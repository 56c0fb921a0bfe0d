module.exports = { displayName: 'rules-domain', preset: '../../../jest.preset.js' };
