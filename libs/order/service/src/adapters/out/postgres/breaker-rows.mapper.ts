import { type Instant, decimal, decimalText } from '@fairlead/core';
import {
  type BreakerState,
  type Drawdown,
  type LossDay,
  NO_BREAKERS,
} from '@fairlead/order-domain';

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
  /** Absent in what an earlier release stored. */
  readonly drawdown?: {
    readonly date: string;
    readonly settled: string;
    readonly peaks: readonly { readonly date: string; readonly result: string }[];
  } | null;
}

export function breakersFromRow(record: BreakerRecord): BreakerState {
  const { armedAt = {}, day = null, drawdown = null } = record;
  return {
    ...NO_BREAKERS,
    drawdown: drawdown === null ? null : drawdownFromRow(drawdown),
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
export function breakersToRow({ armedAt, day, drawdown }: BreakerState): BreakerRecord {
  const kept = { armedAt, drawdown: drawdown === null ? null : drawdownToRow(drawdown) };
  if (day === null) return kept;
  const { date, equity, opening, forgiven, rearmed } = day;
  return {
    ...kept,
    day: {
      ...{ date, equity: decimalText(equity), opening: decimalText(opening), rearmed },
      forgiven: Object.fromEntries(Object.entries(forgiven).map(([level, loss]) => [level, decimalText(loss)])), // prettier-ignore
    },
  };
}

function drawdownFromRow(row: NonNullable<BreakerRecord['drawdown']>): Drawdown {
  const peaks = row.peaks.map(({ date, result }) => ({ date, result: decimal(result) }));
  return { date: row.date, settled: decimal(row.settled), peaks };
}

function drawdownToRow({ date, settled, peaks }: Drawdown): NonNullable<BreakerRecord['drawdown']> {
  const best = peaks.map((peak) => ({ date: peak.date, result: decimalText(peak.result) }));
  return { date, settled: decimalText(settled), peaks: best };
}
