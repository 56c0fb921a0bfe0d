// Which tests belong together, and what each group of them depends on. Pure, so that a test can change one file of a small
// checkout and see which tests are due.
import { createHash } from 'node:crypto';
import { posix } from 'node:path';

/** What all tests rest on. */
const COMMON =
  /^(package-lock\.json|jest\.(config\.cjs|preset\.js)|\.swcrc|tsconfig(\.base)?\.json|tools\/(test|scripts)\/.*)$/;
/** Tests of the tools look at the whole repository, but for the slow ones of which it is known what they read. */
const TOOLS = [
  {
    root: 'tools/boundaries',
    specs: /^tools\/boundaries\/(boundaries|circles|exports|typed-rules)\.spec\.ts$/,
    reads: /^tools\/|\/project\.json$|^[^/]+\.(json|mjs)$|^\.oxlintrc\.json$/,
  },
  {
    root: 'tools/reference',
    specs: /^tools\/reference\/reference\.spec\.ts$/,
    reads: /^tools\/|^libs\/(contracts|core)\/|^docs\/reference\//,
  },
  { root: 'tools', specs: /^tools\//, reads: /./ },
];
const OF_A_PROJECT = /^(apps|libs|e2e)\//;

/**
 * Returns groups of specs: `{ root, specs, key }`, where the key stands for the content of all that they depend on.
 * `contents` is `{ path: text }` of the checkout, `graph` is `{ project: { root, imports } }`.
 */
export function groupsOf(contents, graph) {
  const files = Object.keys(contents).sort();
  const digests = new Map(files.map((file) => [file, hashOf([contents[file]])]));
  const common = files.filter((file) => COMMON.test(file));
  const projects = Object.values(graph).filter(({ root }) => OF_A_PROJECT.test(`${root}/`));
  const groups = projects
    .filter(({ root }) => root !== 'e2e')
    .map((project) => projectGroup(project, { files, contents, graph }));
  return [...groups, ...toolGroups(files)]
    .filter(({ specs }) => specs.length > 0)
    .map(({ root, specs, reads }) => {
      const all = [...new Set([...common, ...reads])].sort();
      const lines = all.map((file) => `${file} ${digests.get(file)}`);
      return { root, specs, key: hashOf([root, process.version, ...lines]) };
    });
}

function projectGroup({ root, imports }, { files, contents, graph }) {
  const below = (folder) => files.filter((file) => file.startsWith(`${folder}/`));
  const own = below(root);
  const roots = [root, ...reached(graph, imports).map((name) => graph[name].root)];
  const outside = own.flatMap((file) => readOutside(file, contents[file], { root, files }));
  return { root, specs: own.filter(isUnitSpec), reads: [...roots.flatMap(below), ...outside] };
}

function toolGroups(files) {
  const taken = new Set();
  return TOOLS.map(({ root, specs, reads }) => {
    const own = files.filter((file) => isUnitSpec(file) && specs.test(file) && !taken.has(file));
    for (const file of own) taken.add(file);
    return { root, specs: own, reads: files.filter((file) => reads.test(file)) };
  });
}

function isUnitSpec(file) {
  return file.endsWith('.spec.ts') && !file.endsWith('.int.spec.ts');
}

function reached(graph, names, known = new Set()) {
  for (const name of names) {
    if (known.has(name)) continue;
    known.add(name);
    reached(graph, graph[name].imports, known);
  }
  return [...known];
}

const PATH_UP = /['"`]((?:\.\.\/)*\.\.(?:\/[^'"`\n]*)?)['"`]/g;

/**
 * Returns the files outside of its project that a file reads by a relative path. One that climbs to the root of the checkout
 * may read anything that belongs to no project.
 */
function readOutside(file, text, { root, files }) {
  if (!/\.(ts|mjs|cjs)$/.test(file)) return [];
  return [...text.matchAll(PATH_UP)].flatMap(([, path]) => {
    const target = posix.join(posix.dirname(file), path).replace(/\/$/, '');
    if (target === '.') return files.filter((each) => !OF_A_PROJECT.test(each));
    if (`${target}/`.startsWith(`${root}/`)) return [];
    return files.filter((each) => each === target || each.startsWith(`${target}/`));
  });
}

function hashOf(texts) {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}\0`).update(text);
  return hash.digest('hex').slice(0, 32);
}
