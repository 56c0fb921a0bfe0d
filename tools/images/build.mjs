// Builds stand-ins for the official images, from Debian's packages and npm, for a machine that reaches no image registry.
//   node tools/images/build.mjs             builds what is missing; a machine with a registry is told to pull
//   node tools/images/build.mjs --download  only fetches what the build takes
//   node tools/images/build.mjs --force     builds them all the same, and puts them in the place of real ones
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DebianPackages, unpack } from '../docker/debian.mjs';
import { ROOT, imageNames } from './names.mjs';
import { RECIPES, layOut, linkCommands } from './recipes.mjs';

const CACHE = join(ROOT, '.cache/images');
/** Says of an image that it is a stand-in, and by which recipes it was made. */
const LABEL = 'dev.fairlead.stand-in';
const IMPORT = 'set -o pipefail; tar -C "$0" --numeric-owner -c . | docker import "$@" > /dev/null';
const REGISTRY = 'https://registry-1.docker.io/v2/';
const REGISTRY_LIMIT_MS = 5_000;

const say = (text) => process.stdout.write(`${text}\n`);

/** Changes when a recipe does, so that a stand-in of before is made anew. */
function recipesHash() {
  const hash = createHash('sha256');
  const directory = join(ROOT, 'tools/images');
  for (const file of readdirSync(directory).sort())
    hash.update(readFileSync(join(directory, file)));
  return hash.digest('hex').slice(0, 12);
}

/** What is there under a name: nothing, something real, or a stand-in of these or of other recipes. */
function found(name) {
  const format = `{{index .Config.Labels "${LABEL}"}}`;
  const { status, stdout } = spawnSync('docker', ['image', 'inspect', '--format', format, name], {
    encoding: 'utf8',
  });
  if (status !== 0) return { exists: false };
  const label = stdout.trim();
  const isReal = label === '' || label === '<no value>';
  return { exists: true, isReal, isCurrent: label === recipesHash() };
}

/** A registry that answers at all, were it with a refusal, has the real images. */
async function registryAnswers() {
  try {
    const { status } = await fetch(REGISTRY, { signal: AbortSignal.timeout(REGISTRY_LIMIT_MS) });
    return status === 200 || status === 401;
  } catch {
    return false;
  }
}

function debsOf(packages, recipe) {
  return packages.fetch(recipe.packages, recipe.isWanted);
}

function build(image, { recipe, debs }) {
  const root = mkdtempSync(join(tmpdir(), 'fairlead-image-'));
  try {
    layOut(root);
    unpack(debs, root);
    linkCommands(root);
    recipe.prepare(root, CACHE);
    // A directory made by mkdtemp is its owner's alone.
    chmodSync(root, 0o755);
    const changes = [...recipe.changes, `LABEL ${LABEL}=${recipesHash()}`];
    const options = changes.flatMap((change) => ['--change', change]);
    execFileSync('bash', ['-c', IMPORT, root, ...options, '-', image], { stdio: 'inherit' });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function main(args) {
  const force = args.includes('--force');
  const names = imageNames();
  for (const [kind, { version }] of Object.entries(RECIPES)) {
    if (!names[kind].includes(`:${version}`)) {
      throw new Error(`${names[kind]}: the stand-in is ${version}; change one of the two`);
    }
  }
  if (args.includes('--download')) {
    const packages = new DebianPackages(join(ROOT, '.cache/debian'));
    for (const recipe of Object.values(RECIPES)) {
      debsOf(packages, recipe);
      recipe.fetch?.(CACHE);
    }
    return;
  }
  const wanted = Object.entries(names).filter(([, name]) => isToBuild(name, force));
  if (wanted.length === 0) return;
  if (!force && (await registryAnswers())) {
    say(
      'A registry answers: `docker compose` gets the real images. --force builds stand-ins all the same.',
    );
    return;
  }
  const packages = new DebianPackages(join(ROOT, '.cache/debian'));
  for (const [kind, image] of wanted) {
    const startedAt = performance.now();
    build(image, { recipe: RECIPES[kind], debs: debsOf(packages, RECIPES[kind]) });
    say(`${image}: stand-in built, ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
  }
}

function isToBuild(name, force) {
  const { exists, isReal, isCurrent } = found(name);
  if (exists && isReal && !force) say(`${name}: the real one is here and stays`);
  if (exists && isCurrent) say(`${name}: stand-in, up to date`);
  return force || !exists || (!isReal && !isCurrent);
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`stand-in images: ${error.message}\n`);
  process.exitCode = 1;
});
