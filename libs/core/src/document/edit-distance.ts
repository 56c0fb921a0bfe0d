/** Texts from outside are cut to this before they are compared: the work grows with the square. */
const LENGTH_MAX = 32;

/** Returns how many slips turn one text into the other: a letter put in, left out or changed, or two neighbours swapped. */
export function editDistance(from: string, to: string): number {
  const source = from.slice(0, LENGTH_MAX);
  const target = to.slice(0, LENGTH_MAX);
  const rows = [Array.from({ length: target.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= source.length; row += 1) {
    const [above = [], twoAbove = []] = [rows[row - 1], rows[row - 2]];
    const current = [row];
    for (let column = 1; column <= target.length; column += 1) {
      const change = source[row - 1] === target[column - 1] ? 0 : 1;
      const isSwap =
        source[row - 1] === target[column - 2] && source[row - 2] === target[column - 1];
      current.push(
        Math.min(
          at(above, column) + 1,
          at(current, column - 1) + 1,
          at(above, column - 1) + change,
          isSwap ? at(twoAbove, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    rows.push(current);
  }
  return at(rows[source.length] ?? [], target.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
