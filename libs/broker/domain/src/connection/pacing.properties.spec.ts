import fc from 'fast-check';
import { given } from '@fairlead/core/testing';
import { type Pacing, type PacingCommand, pacingDecider } from './pacing';
import { reconnectDelay } from './reconnecting';

const send = (atMs: number, frames = 1, isData = false): PacingCommand => ({
  ...{ kind: 'send', frames, isData, atMs },
});
const times = (count: number, command: PacingCommand): readonly PacingCommand[] =>
  Array.from({ length: count }, () => command);

describe('pacing', () => {
  it('passes four frames in a window, and says when the next may go', () => {
    const four = given(pacingDecider).when(...times(4, send(0)));
    expect(four.state.sentAtMs).toEqual([0, 0, 0, 0]);
    given(pacingDecider)
      .when(...times(5, send(0)))
      .thenRefused({ waitMs: 105 });
    given(pacingDecider)
      .when(...times(4, send(0)), send(104))
      .thenRefused({ waitMs: 1 });
    expect(given(pacingDecider).when(...times(4, send(0)), send(105)).state.sentAtMs).toEqual([
      105,
    ]);
  });

  it.each([
    ['while nothing may pass', [], 4],
    ['while orders go out', [keep(true), { kind: 'order', atMs: 0 }], 1],
    ['half a minute after the last order', [keep(true)], 3],
    ['when the way is shut again', [keep(true), keep(false)], 4],
  ] as const)('leaves orders their room %s: %#', (_when, before, passing) => {
    const data = times(passing, send(1, 1, true));
    given(pacingDecider)
      .when(...(before as readonly PacingCommand[]), ...data, send(1, 1, true))
      .thenRefused({ waitMs: 105 });
  });

  it('goes at half the pace for a minute after a complaint, and anew over a new link', () => {
    const slow: PacingCommand = { kind: 'slowDown', atMs: 0 };
    given(pacingDecider)
      .when(slow, ...times(4, send(0)), send(105))
      .thenRefused({ waitMs: 105 });
    given(pacingDecider)
      .when(slow, ...times(4, send(60_000)), send(60_000))
      .thenRefused({ waitMs: 105 });
    const anew = given(pacingDecider).when(...times(4, send(0)), { kind: 'newLink' }, send(0));
    expect(anew.state.sentAtMs).toEqual([0]);
  });

  it('never lets more than four frames leave in a window, and who waits as told gets through', () => {
    const asked = fc.record({
      afterMs: fc.nat(150),
      frames: fc.integer({ min: 1, max: 9 }),
      isData: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 40 }), fc.boolean(), (requests, keepsRoom) => {
        let pacing: Pacing = { ...pacingDecider.initial, keepsRoomForOrders: keepsRoom };
        let now = 0;
        const left: number[] = [];
        for (const { afterMs, frames, isData } of requests) {
          now += afterMs;
          const size = isData ? 1 : frames;
          for (let tries = 0; ; tries += 1) {
            expect(tries).toBeLessThan(20);
            const decision = pacingDecider.decide(send(now, size, isData), pacing);
            if (decision.ok) {
              const before = pacing.sentAtMs.length;
              pacing = decision.value.reduce(pacingDecider.evolve, pacing);
              expect(pacing.sentAtMs.length).toBeLessThanOrEqual(before + size);
              left.push(...pacing.sentAtMs.slice(-size));
              break;
            }
            expect(decision.refusal.waitMs).toBeGreaterThan(0);
            now += decision.refusal.waitMs;
          }
        }
        for (const from of left) {
          expect(left.filter((at) => at >= from && at < from + 105).length).toBeLessThanOrEqual(4);
        }
      }),
    );
  });
});

describe('the wait for the next try to connect', () => {
  it.each([
    [0, false, 250],
    [1, false, 250],
    [2, false, 500],
    [6, false, 8_000],
    [7, false, 10_000],
    [1_000, false, 10_000],
    [1, true, 5_000],
    [2, true, 10_000],
    [5, true, 60_000],
  ])('after %d failures, client id in use %s, is %d ms', (failures, inUse, ms) => {
    expect(reconnectDelay(failures, inUse)).toBe(ms);
  });
});

function keep(isKept: boolean): PacingCommand {
  return { kind: 'keepRoom', keep: isKept };
}
