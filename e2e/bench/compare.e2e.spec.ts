import { compareWith } from './compare';
import { ROOT, killLeftovers } from '../src/support/fairlead-process';

afterEach(killLeftovers);

it('counts what a signal costs, the same for a checkout and itself', async () => {
  const { pairs, comparison } = await compareWith(
    { directory: ROOT, pairs: 1, pace: { warmUp: 2, signals: 8, perSecond: 4 } },
    () => undefined,
  );
  expect(pairs).toHaveLength(1);
  // A signal alone takes four commits and three messages on its way; what comes after it adds to both.
  expect(comparison.commits.own).toBeGreaterThanOrEqual(4);
  expect(comparison.messages.own).toBeGreaterThanOrEqual(3);
  // BEGIN and COMMIT are statements too.
  expect(comparison.statements.own).toBeGreaterThan(2 * comparison.commits.own);
  expect(comparison.allocatedKiB.own).toBeGreaterThan(100);
  // One short pair beside other tests: what is counted per signal holds housekeeping too, more of it where it is slower.
  for (const figure of ['statements', 'messages', 'allocatedKiB'] as const) {
    expect(comparison[figure].ratio).toBeGreaterThan(0.2);
    expect(comparison[figure].ratio).toBeLessThan(5);
  }
}, 240_000);
