/** How seeded prices move. */
export interface WalkOptions {
  /** A move of one standard deviation over a day, as a fraction of the price; default 0.02. */
  readonly dailyMove: number;
  /** Ticks between bid and ask, default 1. */
  readonly spreadTicks: number;
  /** How large displayed sizes and volumes are, as a multiple of the usual; default 1. */
  readonly volume: number;
  /** Sudden moves: at most this fraction of the price up or down, once in so many seconds. Default none. */
  readonly jumps: { readonly everySeconds: number; readonly fraction: number } | null;
}

export const USUAL_DAILY_MOVE = 0.02;

/** Where prices come from: a walk, and a file of recorded prices for the symbols in it. */
export interface PriceOptions extends WalkOptions {
  /** Bars or ticks as CSV; null for none. */
  readonly file: string | null;
}

export const DEFAULT_WALK: WalkOptions = {
  dailyMove: USUAL_DAILY_MOVE,
  spreadTicks: 1,
  volume: 1,
  jumps: null,
};
