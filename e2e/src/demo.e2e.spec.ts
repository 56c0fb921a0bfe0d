import {
  type EventLine,
  FairleadProcess,
  newHome,
  removeStoppedHome,
} from './support/fairlead-process';
import { typed } from './support/typed';

const STAGES = ['market', 'signal', 'decision', 'risk', 'order', 'broker', 'fill', 'position'];

describe('the demo', () => {
  it.each([
    ['on this day', undefined, []],
    ['on a Sunday at 03:00 New York', '2026-11-22T08:00:00Z', []],
    ['one minute before the early close of Christmas Eve 2026', '2026-12-24T17:59:00Z', []],
    ['on Christmas observed, 2027-12-24 12:59 New York', '2027-12-24T17:59:00Z', []],
    ['of predictions that it polls', undefined, ['--poll']],
    ['of predictions, on a Sunday at 03:00 New York', '2026-11-22T08:00:00Z', ['--poll']],
  ])(
    'shows a closed trade and a denied signal %s, and leaves with 0',
    async (_when, now, more) => {
      const home = newHome();
      const startedAt = performance.now();
      const demo = await FairleadProcess.start(home, {
        args: ['--demo', '--exit', ...more],
        env: now === undefined ? {} : { FAIRLEAD_NOW: now },
      });
      const code = await demo.exit();
      expect({ code, noise: demo.noise, ...outcome(demo.lines) }).toEqual({
        code: 0,
        noise: [],
        unknownStages: [],
        incomplete: 0,
        closed: 1,
        denied: true,
        approved: true,
      });
      const tookMs = performance.now() - startedAt;
      // A minute, and what a busy machine takes to start the command line sixty times.
      expect(tookMs).toBeLessThan(60_000 + 60 * (await startMs(home)));
      removeStoppedHome(home);
    },
    240_000,
  );
});

/** What a start of the command line takes at the moment. */
async function startMs(home: string): Promise<number> {
  const startedAt = performance.now();
  await typed(home, ['--version']);
  return performance.now() - startedAt;
}

function outcome(lines: readonly EventLine[]): object {
  const types = lines.map((line) => `${line.stage} ${line.type}`);
  return {
    unknownStages: lines.map((line) => line.stage).filter((stage) => !STAGES.includes(stage)),
    incomplete: lines.filter(
      (line) =>
        typeof line.at !== 'string' ||
        typeof line.correlationId !== 'string' ||
        typeof line.data !== 'object',
    ).length,
    closed: types.filter((type) => /^position .*closed/.test(type)).length,
    denied: types.some((type) => /^risk .*denied/.test(type)),
    approved: types.some((type) => /^risk .*approved/.test(type)),
  };
}
