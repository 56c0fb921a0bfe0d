/** Texts from outside are cut to this before they are compared: the work grows with the square. */
const LENGTH_MAX = 32;

/** Returns how many letters have to be put in, left out or changed to turn one text into the other (Levenshtein). */
export function editDistance(from: string, to: string): number {
  const source = from.slice(0, LENGTH_MAX);
  const target = to.slice(0, LENGTH_MAX);
  let above = Array.from({ length: target.length + 1 }, (_, index) => index);
  for (let row = 1; row <= source.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= target.length; column += 1) {
      const change = source[row - 1] === target[column - 1] ? 0 : 1;
      current.push(
        Math.min(
          at(above, column) + 1,
          at(current, column - 1) + 1,
          at(above, column - 1) + change,
        ),
      );
    }
    above = current;
  }
  return at(above, target.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
