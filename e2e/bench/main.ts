import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareWith } from './compare';
import {
  type Floor,
  type StagePlan,
  openDistributedFloor,
  openSingleFloor,
  runStage,
} from './floor';
import { type LatencyResult, type Pace, measureLatency } from './latency';
import { percentilesOf } from './measured';
import { type Target, startDistributed, startSingle } from './target';
import { type ThroughputResult, measureThroughput } from './throughput';
import { RAISED_LIMITS, Workload } from './workload';

const HELP = `Measures Fairlead on this machine: npm run bench -- [options]

  --json FILE       writes the figures there
  --only NAME       single or distributed; default both
  --signals N       measured signals, default 200 (after 50 of warm-up, 8 a second)
  --throughput N    signals sent at once, default 10000; 0 leaves that part out
  --against DIR     compares with a built checkout of another commit instead: both in one process, in turn; the medians of
                    the ratios, with statements, commits, messages and allocated KiB for each signal
  --pairs N         so many runs of each, default 5
  --help            shows this

Both sides of a ratio are measured in one run: the floor is the least work of its kind (four commits of two inserts;
apart, with three acknowledged hops between four processes), half of it before and half of it after the product.
`;

const PACE = { warmUp: 50, perSecond: 8 } as const;

/** What one way of running Fairlead was measured to do. */
interface Measured extends LatencyResult {
  readonly floorP50Ms: number;
  readonly floorP99Ms: number;
}

interface Way {
  readonly start: (workload: Workload) => Promise<Target>;
  readonly floor: () => Promise<Floor>;
}

const WAYS = {
  single: { start: startSingle, floor: openSingleFloor },
  distributed: { start: startDistributed, floor: openDistributedFloor },
} as const satisfies Record<string, Way>;
type WayName = keyof typeof WAYS;

async function measure(
  { start, floor: openFloor }: Way,
  extent: { readonly pace: Pace; readonly throughput: number },
): Promise<{ latency: Measured; throughput: ThroughputResult | null }> {
  const workload = new Workload();
  const floor = await openFloor();
  const half = { ...extent.pace, signals: Math.ceil(extent.pace.signals / 2) };
  say('the floor, first half');
  const before = await floor.run(half);
  say('the product');
  const target = await start(workload);
  try {
    const latency = await measureLatency(target, workload, extent.pace);
    say('many signals at once');
    const from = workload.fresh(extent.pace.warmUp + extent.pace.signals);
    const throughput =
      extent.throughput === 0
        ? null
        : await measureThroughput(target, workload, { signals: extent.throughput, from });
    say('the floor, second half');
    const after = await floor.run({ ...half, warmUp: 0 });
    const { p50Ms: floorP50Ms, p99Ms: floorP99Ms } = percentilesOf([...before, ...after]);
    return { latency: { ...latency, floorP50Ms, floorP99Ms }, throughput };
  } finally {
    // What failed before is what matters.
    for (const part of [target, floor])
      await part.stop().catch((error: unknown) => say(String(error)));
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'string' },
      only: { type: 'string' },
      signals: { type: 'string', default: '200' },
      throughput: { type: 'string', default: '10000' },
      against: { type: 'string' },
      pairs: { type: 'string', default: '5' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const pace: Pace = { ...PACE, signals: Number(values.signals) };
  if (values.against !== undefined) {
    const against = { directory: values.against, pairs: Number(values.pairs), pace };
    const compared = await compareWith(against, say);
    for (const [figure, { other, own, ratio }] of Object.entries(compared.comparison))
      process.stdout.write(`${figure.padEnd(13)} ${other} → ${own}  (× ${ratio ?? 'none'})\n`);
    write(values.json, compared);
    return;
  }
  const names = (Object.keys(WAYS) as WayName[]).filter(
    (name) => values.only === undefined || values.only === name,
  );
  if (names.length === 0) throw new Error(`--only takes ${Object.keys(WAYS).join(' or ')}`);
  const results: Record<string, unknown> = {};
  const throughput: Record<string, unknown> = {};
  for (const name of names) {
    say(`${name}:`);
    const measured = await measure(WAYS[name], { pace, throughput: Number(values.throughput) });
    results[name] = measured.latency;
    if (measured.throughput !== null) throughput[name] = measured.throughput;
    say(JSON.stringify(measured, null, 2));
  }
  const ticks = measureAlone('libs/market/domain/bench/ticks.ts');
  say(`ticks: ${JSON.stringify(ticks)}`);
  const rules = measureAlone('libs/rules/domain/bench/rules.ts');
  say(`rules: ${JSON.stringify(rules)}`);
  const report = { ...results, throughput, ticks, rules, settings: settingsOf(pace) };
  write(values.json, report);
}

function write(file: string | undefined, report: unknown): void {
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}

/** On one core, in a process that does nothing else. */
function measureAlone(file: string): unknown {
  const program = ['--require', '@swc-node/register', file];
  return JSON.parse(execFileSync(process.execPath, program, { encoding: 'utf8' }));
}

function settingsOf(pace: Pace): Readonly<Record<string, unknown>> {
  return {
    ...pace,
    fsync: true,
    natsSyncInterval: 'always, as provisioned; the same in the floor',
    floor: 'four commits of two inserts of 512 B; distributed: in four processes, with three hops',
    raisedLimits: RAISED_LIMITS,
    node: process.version,
    cpus: cpus().length,
    cpu: cpus()[0]?.model ?? '',
  };
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

const stage = process.env['FLOOR_STAGE'];
const directory = mkdtempSync(join(tmpdir(), 'fairlead-bench-run-'));
process.env['FAIRLEAD_TEST_RUN'] ??= directory;
const work = stage === undefined ? main() : runStage(JSON.parse(stage) as StagePlan);
work
  .catch((error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  })
  .finally(() => {
    if (stage === undefined) rmSync(directory, { recursive: true, force: true });
  });
