import fc from 'fast-check';
import { type Played, anyMoves, play } from './play';

const options = fc.record({
  activation: fc.constantFrom('early' as const, 'late' as const),
  fate: fc.constantFrom('live' as const, 'cut' as const, 'cancelled' as const),
});

/** Plays so many sequences; throws with the shortest one of those after which a law does not hold. */
export function playSequences(
  count: number,
  { seed, look = () => undefined }: { seed?: number; look?: (played: Played) => void } = {},
): void {
  const keepsLaws = fc.property(options, anyMoves, (how, moves) => {
    const played = play(how, moves);
    if (played.broken.length > 0) throw new Error(played.broken.join('; '));
    look(played);
  });
  fc.assert(keepsLaws, { numRuns: count, ...(seed === undefined ? {} : { seed }) });
}
