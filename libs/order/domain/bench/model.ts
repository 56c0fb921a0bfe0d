import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { playSequences } from '../src/testing/model/sequences';

/** Sequences of one seed: the next ones are those of the next seed, so that what is played does not depend on how many play. */
const CHUNK = 500;
const REPORT_EVERY_MS = 30_000;

interface Chunk {
  readonly seed: number;
  readonly count: number;
}

if (isMainThread) void playAll();
else
  parentPort?.on('message', ({ count, seed }: Chunk) => {
    playSequences(count, { seed });
    parentPort?.postMessage(count);
  });

/** `--count`, `--seed`, `--workers`: plays the sequences of a seed, several at a time, and says how far it is. */
async function playAll(): Promise<void> {
  const { count, seed, workers } = numbersOf();
  const chunks = Array.from({ length: Math.ceil(count / CHUNK) }, (_, index): Chunk => ({
    seed: seed + index,
    count: Math.min(CHUNK, count - index * CHUNK),
  }));
  const startedAt = Date.now();
  let [done, reportedAt] = [0, startedAt];
  const report = (played: number): void => {
    done += played;
    const now = Date.now();
    if (now - reportedAt < REPORT_EVERY_MS) return;
    reportedAt = now;
    const perSecond = done / ((now - startedAt) / 1_000);
    const minutes = Math.ceil((count - done) / perSecond / 60);
    process.stdout.write(
      `model: ${done} of ${count}, ${perSecond.toFixed(0)} a second, ${minutes} min left\n`,
    );
  };
  await Promise.all(Array.from({ length: workers }, () => playChunks(chunks, report)));
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  process.stdout.write(`model: ${count} sequences kept every law, seed ${seed}, ${seconds} s\n`);
}

function numbersOf() {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string', default: '1' },
    },
  });
  const { count, seed, workers } = values;
  return { count: Number(count), seed: Number(seed), workers: Number(workers) };
}

/** One worker takes one chunk after the other. */
function playChunks(chunks: Chunk[], report: (played: number) => void): Promise<void> {
  const worker = new Worker(__filename, { execArgv: process.execArgv });
  return new Promise((resolve, reject) => {
    let current: Chunk | undefined;
    const next = (): void => {
      current = chunks.shift();
      if (current === undefined) void worker.terminate().then(() => resolve());
      else worker.postMessage(current);
    };
    worker.on('message', (played: number) => {
      report(played);
      next();
    });
    worker.on('error', (error) => {
      process.stderr.write(`model: again with --count ${current?.count} --seed ${current?.seed}\n`);
      reject(error);
    });
    next();
  });
}
