// `npm run check`: everything that needs no database, two steps at a time, each from a cache where nothing has changed. CI runs the
// same steps without caches.
import { spawn } from 'node:child_process';
import { makeGraph } from './graph.mjs';
import { ROOT, commandOf } from './run.mjs';

const node = (...args) => args;
const STEPS = [
  { name: 'lint', args: node('tools/scripts/lint.mjs', '--cached') },
  {
    name: 'types',
    args: node(
      commandOf('typescript-7', 'tsc'),
      ...['-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', '.cache/tsbuildinfo'],
    ),
  },
  {
    name: 'format',
    args: node(
      commandOf('prettier'),
      ...['--check', '--log-level', 'warn', '.'],
      ...['--cache', '--cache-location', '.cache/prettier', '--cache-strategy', 'content'],
    ),
  },
  { name: 'unit tests', args: node('tools/scripts/unit.mjs', '--cached') },
];
const AT_ONCE = 2;
const startedAt = performance.now();
const env = { ...process.env, ...makeGraph(), FORCE_COLOR: '0' };

/** Runs a step and returns what it printed where it failed. */
function run({ args }) {
  return new Promise((done) => {
    let output = '';
    const child = spawn(process.execPath, args, { cwd: ROOT, env });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => (output += text));
    child.once('exit', (status) => done({ failed: status !== 0, output }));
  });
}

async function worker(steps, failures) {
  for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
    const startedAt = performance.now();
    const { failed, output } = await run(step);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    process.stdout.write(`${failed ? 'FAILED' : 'ok    '} ${step.name}, ${seconds} s\n`);
    if (failed) failures.push(`── ${step.name}\n${output}`);
  }
}

const failures = [];
const steps = [...STEPS];
await Promise.all(Array.from({ length: AT_ONCE }, () => worker(steps, failures)));
for (const failure of failures) process.stdout.write(`\n${failure}`);
process.stdout.write(`${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
