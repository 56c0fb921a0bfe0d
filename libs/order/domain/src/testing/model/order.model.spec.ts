import fc from 'fast-check';
import { MOVES, type Played, anyMoves, play } from './play';

const options = fc.record({
  activation: fc.constantFrom('early' as const, 'late' as const),
  fate: fc.constantFrom('live' as const, 'cut' as const, 'cancelled' as const),
});

const USUAL = 100;
/** `npm run model` plays more of them. */
const SEQUENCES = Number(process.env['MODEL_SEQUENCES'] ?? USUAL);
const LONGEST_MS = 12 * 60 * 60 * 1_000;

describe('order management, whatever happens', () => {
  it('meets at least 25 kinds of things that can happen', () => {
    expect(Object.keys(MOVES).length).toBeGreaterThanOrEqual(25);
  });

  it(
    'keeps its laws after each of them, and comes to rest protected or flat',
    () => {
      const seen: Seen = { entered: 0, added: 0, left: 0, stopped: 0, taken: 0 };
      fc.assert(
        fc.property(options, anyMoves, (how, moves) => {
          const played = play(how, moves);
          expect(played.broken).toEqual([]);
          count(played, seen);
        }),
        { numRuns: SEQUENCES },
      );
      if (SEQUENCES < USUAL) return;
      // Where nothing of this ever happens, the laws say nothing.
      for (const times of Object.values(seen)) expect(times).toBeGreaterThan(0);
    },
    LONGEST_MS,
  );
});

type Seen = Record<'entered' | 'added' | 'left' | 'stopped' | 'taken', number>;

function count({ model }: Played, seen: Seen): void {
  for (const { trade } of model.trades) {
    seen.entered += trade.executions.length > 0 ? 1 : 0;
    seen.added += trade.additions.length;
    seen.left += trade.exit === null ? 0 : 1;
    seen.stopped += trade.legs.filter((leg) => leg.purpose === 'STOP' && leg.filled.gt(0)).length;
    seen.taken += trade.takings.length;
  }
}
