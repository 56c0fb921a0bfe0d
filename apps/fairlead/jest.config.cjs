module.exports = { displayName: 'fairlead', preset: '../../jest.preset.js' };
