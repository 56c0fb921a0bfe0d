import { editDistance } from './edit-distance';

/** Returns the known text that was most likely meant: the same in other letters, its beginning, or a slip away. */
export function nearestOf(text: string, known: readonly string[]): string | null {
  const wanted = text.toLowerCase();
  const ranked = known
    .map((each) => ({ each, distance: distanceBetween(wanted, each.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= slipOf(wanted) ? best.each : null;
}

/** Returns `: did you mean BUY?`, or nothing where no known text is near. */
export function didYouMean(text: string, known: readonly string[]): string {
  const nearest = nearestOf(text, known);
  return nearest === null ? '' : `: did you mean ${nearest}?`;
}

function distanceBetween(wanted: string, known: string): number {
  const begins = wanted.length >= 3 && (known.startsWith(wanted) || wanted.startsWith(known));
  return begins ? Math.min(1, editDistance(wanted, known)) : editDistance(wanted, known);
}

/** One letter in a short text, a third of a long one. */
function slipOf(text: string): number {
  return Math.max(1, Math.floor(text.length / 3));
}
