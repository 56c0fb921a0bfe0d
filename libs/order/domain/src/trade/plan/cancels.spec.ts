import { type Instant, plusMs } from '@fairlead/core';
import { TRADE_NOW, TradeHarness } from '../../testing';

const WHILE_MS = 900_000;
const PAUSE_MAX_MS = 60_000;

type Answer = 'nothing' | 'refused' | 'out of reach';

/** Whom the planner wants to be rid of, and why. */
const wishes: readonly (readonly [string, (direction: 'LONG' | 'SHORT') => TradeHarness])[] = [
  [
    'an entry past its deadline',
    (direction) => {
      const goodTill = plusMs(TRADE_NOW, 1_000);
      const scene = new TradeHarness({ direction, goodTill });
      scene.settle();
      scene.tick(1_500);
      return scene;
    },
  ],
  [
    'an entry while trading is halted by us',
    (direction) => {
      const scene = new TradeHarness({ direction });
      scene.settle();
      scene.entriesStopped = true;
      scene.plan();
      return scene;
    },
  ],
  [
    'stop and target of shares that somebody else closed',
    (direction) => {
      const scene = new TradeHarness({ direction }).enter(100);
      scene.pass(1_000);
      scene.take(100);
      return scene;
    },
  ],
];
const rows = wishes.flatMap(([what, begin]) =>
  (['nothing', 'refused', 'out of reach'] as const).flatMap((answer) =>
    (['LONG', 'SHORT'] as const).map((direction) => [direction, what, answer, begin] as const),
  ),
);

/** Lets a quarter of an hour pass in which no cancel succeeds. Returns when each cancel was requested. */
function aWhile(scene: TradeHarness, answer: Answer): ReadonlyMap<string, readonly Instant[]> {
  const requested = new Map<string, Instant[]>();
  let seen = 0;
  scene.broker.refuses.cancel = answer === 'refused' ? 1_000_000 : 0;
  scene.broker.ignoresCancels = answer !== 'refused';
  for (let ms = 0; ms < WHILE_MS; ms += 250) {
    for (const step of scene.steps.slice(seen)) {
      if (step.kind !== 'cancel') continue;
      const { orderRef } = step;
      requested.set(orderRef, [...(requested.get(orderRef) ?? []), scene.now]);
      if (answer !== 'out of reach') continue;
      scene.learn({
        ...{ kind: 'not-sent', orderRef, request: 'cancel', outcome: 'REFUSED' },
        ...{ code: 'OTHER_CLIENT_ID', reason: 'it was placed under client id 10' },
      });
    }
    seen = scene.steps.length;
    scene.pass(250);
  }
  return requested;
}

it.each(rows)(
  '%s: the cancel of %s, answered by %s, is repeated with pauses and an alarm',
  (direction, _what, answer, begin) => {
    const scene = begin(direction);
    const requested = aWhile(scene, answer);
    expect(requested.size).toBeGreaterThan(0);
    for (const times of requested.values()) {
      // Five that pause longer each time, then one a minute: neither without end nor given up.
      expect(times.length).toBeLessThan(22);
      const pauses = times.slice(1).map((moment, index) => moment - (times[index] ?? moment));
      expect(Math.max(...pauses)).toBeLessThanOrEqual(PAUSE_MAX_MS + 250);
      expect(pauses.at(-1)).toBeGreaterThan(PAUSE_MAX_MS - 250);
      expect(pauses[0]).toBeLessThan(3_000);
    }
    const alarms = scene.steps.filter(
      (step) => step.kind === 'notice' && step.code === 'CANCEL_UNHEARD',
    );
    expect(alarms).toHaveLength(requested.size);
    expect(scene.violations).toEqual([]);
  },
);

it('a change that is out of reach is repeated with pauses and an alarm, and the stop stays', () => {
  const scene = new TradeHarness().enter(100);
  scene.pass(1_000);
  scene.broker.ignoresCancels = true;
  scene.take(40);
  let seen = 0;
  for (let ms = 0; ms < WHILE_MS; ms += 250) {
    for (const step of scene.steps.slice(seen)) {
      if (step.kind !== 'cancel' && step.kind !== 'modify') continue;
      scene.learn({
        kind: 'not-sent',
        orderRef: step.kind === 'cancel' ? step.orderRef : step.leg.orderRef,
        ...{ request: step.kind, outcome: 'REFUSED', code: 'OTHER_CLIENT_ID', reason: 'id 10' },
      });
    }
    seen = scene.steps.length;
    scene.tick(250);
  }
  const count = (start: string) => scene.log().filter((line) => line.startsWith(start)).length;
  for (const role of ['S1', 'T1']) {
    expect(count(`modify ${role}`)).toBeGreaterThan(10);
    expect(count(`modify ${role}`)).toBeLessThan(22);
    // Nobody cancels what protects only because it cannot be changed.
    expect(count(`cancel ${role}`)).toBe(0);
  }
  expect(count('notice ORDER_OUT_OF_REACH')).toBe(2);
  expect(scene.violations).toEqual([]);
});
