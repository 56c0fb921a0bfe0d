/** Bar lengths that are built. */
export const BAR_INTERVALS = ['5s', '10s', '1m', '5m', '15m', '1h', '1d'] as const;
/** The length of a bar. */
export type BarInterval = (typeof BAR_INTERVALS)[number];
