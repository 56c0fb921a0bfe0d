/** What an order does. */
export type Side = 'BUY' | 'SELL';
/** What a trade holds. */
export type Direction = 'LONG' | 'SHORT';

/** Returns the other side. */
export function oppositeSide(side: Side): Side {
  return side === 'BUY' ? 'SELL' : 'BUY';
}
/** Returns the other direction. */
export function oppositeDirection(direction: Direction): Direction {
  return direction === 'LONG' ? 'SHORT' : 'LONG';
}
/** Returns the side that opens a trade of this direction. */
export function entrySide(direction: Direction): Side {
  return direction === 'LONG' ? 'BUY' : 'SELL';
}
/** Returns the side that closes a trade of this direction. */
export function exitSide(direction: Direction): Side {
  return direction === 'LONG' ? 'SELL' : 'BUY';
}
/** Returns +1 for a buy and -1 for a sell: what the side does to a signed position. */
export function sideSign(side: Side): 1 | -1 {
  return side === 'BUY' ? 1 : -1;
}
/** Returns +1 for long and -1 for short. */
export function directionSign(direction: Direction): 1 | -1 {
  return direction === 'LONG' ? 1 : -1;
}
