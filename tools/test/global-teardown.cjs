const { removeRun, runDirectory } = require('./run-directory.cjs');

module.exports = () => removeRun(runDirectory());
