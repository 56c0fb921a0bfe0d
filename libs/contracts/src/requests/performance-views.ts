/** How a trade went, by its own executions. Amounts are decimal text in its currency. */
export interface TradeResultView {
  readonly tradeId: string;
  readonly strategy: string;
  readonly symbol: string;
  readonly direction: 'LONG' | 'SHORT';
  /** Shares, unsigned: of all executions that entered it. */
  readonly quantity: string;
  readonly entryAverage: string;
  /** 0 while nothing was sold (bought back, for a short). */
  readonly exitAverage: string;
  /** Before commissions. */
  readonly realisedPnl: string;
  readonly commission: string;
  /** Realised less commissions. */
  readonly netPnl: string;
  readonly currency: string;
  readonly openedAt: string;
  /** Null while shares are held. */
  readonly closedAt: string | null;
  readonly durationMs: number | null;
  /** Net result in multiples of the risk at the first stop; null while open or without a stop. */
  readonly rMultiple: string | null;
}

/** Figures over the finished trades of one currency. Amounts are net of commissions; rates are 0..1. */
export interface PerformanceView {
  readonly currency: string;
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  readonly winRate: string;
  /** Null without a loss. */
  readonly profitFactor: string | null;
  readonly expectancy: string;
  readonly netPnl: string;
  /** Null without a win. */
  readonly averageWin: string | null;
  /** Above zero; null without a loss. */
  readonly averageLoss: string | null;
  /** The most losses in a row. */
  readonly losingStreak: number;
  readonly averageR: string | null;
  readonly maxDrawdown: string;
}

/** What trades are put together by: their own traits, or the New York date of their end or hour of their beginning. */
export const PERFORMANCE_KEYS = ['strategy', 'symbol', 'direction', 'day', 'hour'] as const;
/** See PERFORMANCE_KEYS. */
export type PerformanceKey = (typeof PERFORMANCE_KEYS)[number];

/** Which trades, and how they are put together. Null: all of them, or no groups. */
export interface PerformanceQuery {
  readonly strategy: string | null;
  readonly symbol: string | null;
  /** Trades that ended from this moment on, or have not ended: ISO-8601 UTC. */
  readonly since: string | null;
  readonly by: PerformanceKey | null;
  /** How many trades are listed; the figures are over all. */
  readonly limit: number;
}

/** The figures over the trades that have a key in common. */
export interface PerformanceGroup {
  readonly key: string;
  readonly performance: PerformanceView;
}

/** How trades went: the newest, the figures over all of each currency, and over each group. */
export interface PerformanceReport {
  readonly trades: readonly TradeResultView[];
  readonly performance: readonly PerformanceView[];
  readonly groups: readonly PerformanceGroup[];
}
