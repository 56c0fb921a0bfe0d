const { removeDeadRuns, runDirectory } = require('./run-directory.cjs');

/** Costs nothing: the database of a run starts with the first `testDatabase()` in it. */
module.exports = () => {
  removeDeadRuns();
  process.env.FAIRLEAD_TEST_RUN = runDirectory();
};
