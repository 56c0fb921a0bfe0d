import { type Instant, decimal, decimalText } from '@fairlead/core';
import { type BreakerState, type LossDay, NO_BREAKERS } from '@fairlead/order-domain';

/** What breakers remember, as the account's row has it; empty before anything was. */
export interface BreakerRecord {
  readonly armedAt?: Readonly<Record<string, number>>;
  readonly day?: {
    readonly date: string;
    readonly equity: string;
    readonly opening: string;
    readonly forgiven: Readonly<Record<string, string>>;
    readonly rearmed: LossDay['rearmed'];
  } | null;
}

export function breakersFromRow({ armedAt = {}, day = null }: BreakerRecord): BreakerState {
  return {
    ...NO_BREAKERS,
    armedAt: armedAt as Readonly<Record<string, Instant>>,
    day:
      day === null
        ? null
        : {
            ...day,
            ...{ equity: decimal(day.equity), opening: decimal(day.opening) },
            forgiven: Object.fromEntries(Object.entries(day.forgiven).map(([level, loss]) => [level, decimal(loss)])), // prettier-ignore
          },
  };
}

/** What was seen a moment ago is not kept: after a restart it has to be seen twice again. */
export function breakersToRow({ armedAt, day }: BreakerState): BreakerRecord {
  if (day === null) return { armedAt };
  const { date, equity, opening, forgiven, rearmed } = day;
  return {
    armedAt,
    day: {
      ...{ date, equity: decimalText(equity), opening: decimalText(opening), rearmed },
      forgiven: Object.fromEntries(Object.entries(forgiven).map(([level, loss]) => [level, decimalText(loss)])), // prettier-ignore
    },
  };
}
