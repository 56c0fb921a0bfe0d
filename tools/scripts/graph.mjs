// Nx's graph of the projects, made anew: ESLint's boundaries read it from Nx's cache, and tests ask it what depends on what.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, commandOf, runNode } from './run.mjs';

const FILE = '.cache/graph.json';
/** Set by whoever made the graph for the processes that it starts. */
const IS_MADE = 'FAIRLEAD_GRAPH_IS_MADE';

/** Makes the graph. Returns what tells processes that it is made. */
export function makeGraph() {
  if (process.env[IS_MADE] === undefined) {
    mkdirSync(join(ROOT, '.cache'), { recursive: true });
    const stdio = ['ignore', 'ignore', 'inherit'];
    runNode([commandOf('nx'), 'graph', `--file=${FILE}`], { env: { NX_DAEMON: 'false' }, stdio });
  }
  return { [IS_MADE]: '1' };
}

/** Returns the projects with what they import: `{ name: { root, imports } }`. */
export function readGraph() {
  const { nodes, dependencies } = JSON.parse(readFileSync(join(ROOT, FILE), 'utf8')).graph;
  const importsOf = (name) => (dependencies[name] ?? []).map(({ target }) => target);
  return Object.fromEntries(
    Object.entries(nodes).map(([name, { data }]) => [
      name,
      { root: data.root, imports: importsOf(name).filter((target) => target in nodes) },
    ]),
  );
}
