// Bundles each app into dist/apps/<name>/main.cjs, and the SDK into dist/sdk. Quiet unless it fails: `fairlead … --json` owns stdout.
//   node tools/build/build.mjs [app…]     builds the named apps (`sdk` is one of the names), or all of them
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { completeSdk, linkSdk, sdkBundle } from './build-sdk.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** The bench is no application, but it is started as one. */
const entryOf = (app) =>
  join(ROOT, app === 'bench' ? 'e2e/bench/main.ts' : `apps/${app}/src/main.ts`);

/** The libraries by the names that tsconfig gives them: they are bundled, packages from npm are not. */
function aliases() {
  const { compilerOptions } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.base.json'), 'utf8'));
  const entries = Object.entries(compilerOptions.paths).map(([name, [file]]) => [
    `${name}$`,
    join(ROOT, file),
  ]);
  return Object.fromEntries(entries);
}

/** The bundler's own helpers come into the bundle, so that it runs where only production dependencies are. */
function isPackage(id) {
  return (
    !id.startsWith('@oxc-project/runtime/') &&
    !id.startsWith('.') &&
    !id.startsWith('/') &&
    !id.startsWith('@fairlead/') &&
    !/^[A-Z]:/i.test(id)
  );
}

const SDK = 'sdk';

/** The command line is loaded by programs too, which run everything in their own process. */
function inputOf(app) {
  const embedded = join(ROOT, 'apps', app, 'src/embedded.ts');
  return { main: entryOf(app), ...(existsSync(embedded) ? { embedded } : {}) };
}

async function buildApp(app) {
  const isSdk = app === SDK;
  const directory = isSdk ? join(ROOT, 'dist/sdk') : join(ROOT, 'dist/apps', app);
  const bundle = await rolldown({
    input: inputOf(app),
    cwd: ROOT,
    platform: 'node',
    external: isPackage,
    logLevel: 'warn',
    // A lazy `import('./x.js')` needs its extension in TypeScript and means x.ts.
    resolve: { alias: aliases(), extensionAlias: { '.js': ['.ts', '.js'] } },
    tsconfig: join(ROOT, 'tsconfig.base.json'),
    ...(isSdk ? sdkBundle(ROOT) : {}),
    // Types that appear in a decorated signature come along as values and vanish again; that is no fault.
    onLog: (level, log, report) =>
      log.code === 'IMPORT_IS_UNDEFINED' ? undefined : report(level, log),
  });
  // Written beside and moved in whole, so that a command that starts meanwhile never loads half a build.
  const fresh = join(dirname(directory), `.${app}-${process.pid}`);
  const { output } = await bundle.write({
    dir: fresh,
    format: 'cjs',
    sourcemap: true,
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    keepNames: true,
  });
  await bundle.close();
  if (isSdk)
    completeSdk({
      root: ROOT,
      directory: fresh,
      chunks: output.filter(({ type }) => type === 'chunk'),
    });
  moveInto(fresh, directory);
  if (isSdk) linkSdk(ROOT, directory);
}

function moveInto(fresh, directory) {
  const old = `${fresh}-old`;
  mkdirSync(dirname(directory), { recursive: true });
  try {
    if (existsSync(directory)) renameSync(directory, old);
    renameSync(fresh, directory);
  } catch (error) {
    // Another build moved its own in at the same moment: it is as good as ours.
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(error.code)) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
  rmSync(old, { recursive: true, force: true });
}

const wanted = process.argv.slice(2);
const apps =
  wanted.length > 0
    ? wanted
    : [...readdirSync(join(ROOT, 'apps')).filter((app) => existsSync(entryOf(app))), SDK];

for (const app of apps) {
  if (app !== SDK && !existsSync(entryOf(app))) {
    process.stderr.write(`build: there is no app "${app}": ${entryOf(app)} is missing\n`);
    process.exit(1);
  }
}
try {
  for (const app of apps) await buildApp(app);
} catch (error) {
  process.stderr.write(`build failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
