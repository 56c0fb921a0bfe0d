import fc from 'fast-check';
import { TradeHarness } from '../../testing/trade-harness';
import { tradeStatusOf } from '../trade-summary';

const SECOND_MS = 1_000;
const sides = ['LONG', 'SHORT'] as const;

const notices = (scene: TradeHarness, code: string): readonly string[] =>
  scene.steps.flatMap((step) =>
    step.kind === 'notice' && step.code === code ? [step.reason] : [],
  );
const setGate = (scene: TradeHarness, gate: 'closed' | 'exits' | 'open'): void => {
  scene.gate = gate;
  scene.gateSince = scene.now;
};

/** An exit that re-prices its target in the last minute, of which only some fills. */
function leaving(direction: (typeof sides)[number], filled: number): TradeHarness {
  const scene = new TradeHarness({ direction }).enter(100);
  scene.pass(SECOND_MS);
  scene.exit('end-of-day');
  scene.settle();
  if (filled > 0) scene.broker.fill(scene.ref('T'), filled, '100.00');
  scene.settle();
  scene.pass(SECOND_MS);
  return scene;
}

describe.each(sides)('%s: an exit that the close finds unfinished', (direction) => {
  it('is an alarm that says what is still held, once, and its stop covers that', () => {
    const scene = leaving(direction, 60);
    expect(notices(scene, 'NOT_FLAT_AT_CLOSE')).toEqual([]);
    scene.session = 'closed';
    scene.pass(60 * SECOND_MS);
    const [only, ...more] = notices(scene, 'NOT_FLAT_AT_CLOSE');
    expect(more).toEqual([]);
    expect(only).toContain('40 shares');
    expect(scene.broker.covered().toNumber()).toBe(40);
  });

  it('goes on with the next session, and is an alarm again at its close', () => {
    const scene = leaving(direction, 0);
    for (const session of ['closed', 'open', 'closed', 'closed'] as const) {
      scene.session = session;
      scene.pass(5 * SECOND_MS);
    }
    expect(notices(scene, 'NOT_FLAT_AT_CLOSE')).toHaveLength(2);
    scene.session = 'open';
    scene.broker.fill(scene.ref('T'), 100, '100.00');
    scene.settle();
    scene.pass(5 * SECOND_MS);
    expect(tradeStatusOf(scene.trade)).toBe('CLOSED');
    expect(scene.violations.concat(scene.broker.violations)).toEqual([]);
  });

  it('is none where it was asked for after the close: it waits for the session as it has to', () => {
    const scene = new TradeHarness({ direction }).enter(100);
    scene.session = 'closed';
    scene.pass(SECOND_MS);
    scene.exit();
    scene.pass(10 * SECOND_MS);
    expect(notices(scene, 'NOT_FLAT_AT_CLOSE')).toEqual([]);
  });
});

describe.each(sides)('%s: an exit while the way to the broker is closed', (direction) => {
  it('is an alarm after two seconds, once, and again where that happens again', () => {
    const scene = new TradeHarness({ direction }).enter(100);
    scene.pass(SECOND_MS);
    setGate(scene, 'closed');
    scene.pass(30 * SECOND_MS);
    expect(notices(scene, 'EXIT_WAITS')).toEqual([]);
    scene.exit('end-of-day');
    scene.pass(30 * SECOND_MS);
    expect(notices(scene, 'EXIT_WAITS')).toEqual([
      expect.stringContaining('the way to the broker is closed'),
    ]);
    setGate(scene, 'open');
    scene.pass(SECOND_MS);
    setGate(scene, 'closed');
    scene.pass(10 * SECOND_MS);
    expect(notices(scene, 'EXIT_WAITS')).toHaveLength(2);
  });

  it('is none where it opens within them, and none where nothing is being left', () => {
    const scene = leaving(direction, 0);
    setGate(scene, 'closed');
    scene.pass(1_500);
    setGate(scene, 'open');
    scene.pass(10 * SECOND_MS);
    expect(notices(scene, 'EXIT_WAITS')).toEqual([]);
  });

  it('is both where the session ends meanwhile: it waits, and is not flat', () => {
    const scene = leaving(direction, 30);
    setGate(scene, 'closed');
    scene.pass(5 * SECOND_MS);
    scene.session = 'closed';
    scene.pass(5 * SECOND_MS);
    expect(notices(scene, 'EXIT_WAITS')).toHaveLength(1);
    expect(notices(scene, 'NOT_FLAT_AT_CLOSE')).toEqual([expect.stringContaining('70 shares')]);
  });
});

describe('an exit in any weather', () => {
  it('is reported unfinished exactly once for each session that ends before it is flat', () => {
    const change = fc.constantFrom('closed', 'open', 'gate-closed', 'gate-open', 'fill', 'nothing');
    fc.assert(
      fc.property(
        fc.constantFrom(...sides),
        fc.array(change, { maxLength: 25 }),
        (direction, changes) => {
          const scene = leaving(direction, 0);
          let ends = 0;
          for (const each of changes) {
            const wasOpen = scene.session === 'open';
            if (each === 'closed' || each === 'open') scene.session = each;
            else if (each === 'gate-closed' && scene.gate === 'open') setGate(scene, 'closed');
            else if (each === 'gate-open' && scene.gate === 'closed') setGate(scene, 'open');
            else if (each === 'fill' && wasOpen && scene.gate === 'open')
              scene.broker.fill(scene.ref('T'), 35, '100.00');
            scene.settle();
            if (wasOpen && scene.session === 'closed' && !scene.broker.position().isZero())
              ends += 1;
            scene.pass(3 * SECOND_MS);
          }
          expect(notices(scene, 'NOT_FLAT_AT_CLOSE')).toHaveLength(ends);
          expect(scene.violations.concat(scene.broker.violations)).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
