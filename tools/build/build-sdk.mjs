// Makes the package @fairlead/sdk in dist/sdk: one bundle that both kinds of modules load, and its own types. It needs nothing
// beside it but, for who reads from NATS, the packages of NATS. Within the clone plain Node finds it under its name.
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { declarationsOf } from './declarations.mjs';

const NAME = '@fairlead/sdk';
const ENTRY = 'libs/sdk/src/index.ts';
/** What the package does not bring along. */
const BESIDE = ['@nats-io/jetstream', '@nats-io/transport-node'];
const isBeside = (id) => id.startsWith('node:') || BESIDE.includes(id);

/** Returns how the SDK is bundled, beside what all bundles share. */
export function sdkBundle(root) {
  return {
    input: { index: join(root, ENTRY) },
    external: isBeside,
    // Of a library that is reached for one function, that function comes along: no module of ours does anything by being loaded.
    treeshake: { moduleSideEffects: false },
  };
}

/** Writes the rest of the package beside its bundle. Throws where the bundle needs what the package does not declare. */
export function completeSdk({ root, directory, chunks }) {
  const missing = chunks.flatMap(({ imports, dynamicImports, fileName }) =>
    [...imports, ...dynamicImports]
      .filter((id) => !isBeside(id) && !isOwn(id, chunks))
      .map((id) => `${fileName} needs ${id}`),
  );
  if (missing.length > 0) throw new Error(`the SDK brings all it needs, but ${missing.join(', ')}`);
  const { exports } = chunks.find(({ fileName }) => fileName === 'index.cjs');
  const write = (file, text) => {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), text);
  };
  // One copy of each class for both kinds of modules: `instanceof` means the same in both.
  write(
    'index.mjs',
    `import sdk from './index.cjs';\nexport const { ${exports.join(', ')} } = sdk;\n`,
  );
  write('index.d.mts', "export * from './types/sdk/src/index.js';\n");
  write('index.d.cts', "export * from './types/sdk/src/index';\n");
  for (const [file, text] of declarationsOf(join(root, ENTRY), root))
    write(join('types', file), text);
  write('package.json', `${JSON.stringify(manifestOf(root), null, 2)}\n`);
  write('THIRD-PARTY-LICENSES', licensesOf(root, chunks));
  // An image is built without it.
  if (existsSync(join(root, 'LICENSE'))) write('LICENSE', readFileSync(join(root, 'LICENSE')));
}

/** The licenses of what came into the bundle, which ask to be handed on. */
function licensesOf(root, chunks) {
  const brought = chunks.flatMap(({ moduleIds }) =>
    moduleIds.flatMap((id) => /node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id)?.[1] ?? []),
  );
  const packages = [...new Set(brought)].sort();
  return packages
    .map((name) => {
      const folder = join(root, 'node_modules', name);
      const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
      if (file === undefined) throw new Error(`${name} is brought along and has no license`);
      const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    })
    .join('\n\n');
}

/** Lets plain Node in the clone find the package, as an installed one. */
export function linkSdk(root, directory) {
  const link = join(root, 'node_modules', NAME);
  mkdirSync(dirname(link), { recursive: true });
  try {
    if (realpathSync(link) === realpathSync(directory)) return;
    rmSync(link, { recursive: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  try {
    symlinkSync(directory, link, 'junction');
  } catch (error) {
    // Another build made it at the same moment.
    if (error.code !== 'EEXIST') throw error;
  }
}

function isOwn(id, chunks) {
  return chunks.some(({ fileName }) => fileName === id.replace(/^\.\//, ''));
}

function manifestOf(root) {
  const { version, license, engines, dependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  return {
    name: NAME,
    version,
    description: 'Signals, events and rules of Fairlead for programs in TypeScript and JavaScript',
    license,
    // The name is not published by us.
    private: true,
    engines,
    main: './index.cjs',
    types: './index.d.cts',
    exports: {
      '.': {
        import: { types: './index.d.mts', default: './index.mjs' },
        require: { types: './index.d.cts', default: './index.cjs' },
      },
    },
    peerDependencies: Object.fromEntries(BESIDE.map((name) => [name, `^${dependencies[name]}`])),
    peerDependenciesMeta: Object.fromEntries(BESIDE.map((name) => [name, { optional: true }])),
  };
}
