#!/usr/bin/env node
// `npx fairlead …` inside the clone: builds the command line where its sources are newer, then runs it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const MAIN = join(ROOT, 'dist/apps/fairlead/main.cjs');
const BUILD = join(ROOT, 'tools/build/build.mjs');

/** True where a source is newer than the build. Stops at the first. */
function isNewer(path, thanMs) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const file = join(path, entry.name);
    if (entry.isDirectory()) {
      if (isNewer(file, thanMs)) return true;
    } else if (/\.(ts|json)$/.test(entry.name) && !/\.spec\.ts$/.test(entry.name)) {
      if (statSync(file).mtimeMs > thanMs) return true;
    }
  }
  return false;
}

function isStale() {
  if (!existsSync(MAIN)) return true;
  const builtAtMs = statSync(MAIN).mtimeMs;
  const sources = [join(ROOT, 'apps/fairlead/src'), join(ROOT, 'libs')];
  return sources.some((path) => existsSync(path) && isNewer(path, builtAtMs));
}

if (isStale()) {
  // The build reports on stderr; stdout belongs to the command.
  const built = spawnSync(process.execPath, [BUILD, 'fairlead'], { stdio: ['ignore', 2, 2] });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
// Here and not in a process below this one, which a SIGKILL of this one would leave behind.
process.setSourceMapsEnabled(true);
createRequire(import.meta.url)(MAIN);
