const { execFileSync } = require('node:child_process');
const { join } = require('node:path');
const prepare = require('../tools/test/global-setup.cjs');

/** The applications are built once, before any suite starts them. */
module.exports = () => {
  execFileSync('node', ['tools/build/build.mjs'], { cwd: join(__dirname, '..'), stdio: 'inherit' });
  prepare();
};
