import { ATR } from './average-true-range';
import type { Indicator } from './indicator';

/** Every indicator that there is, by the name that it is published under. */
export const INDICATORS = { ATR } as const satisfies Readonly<Record<string, Indicator>>;
