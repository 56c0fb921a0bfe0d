import { decimal, decimalText } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import type { ReportedIndicator, StoredIndicator } from '../../../application/ports/rule-store';

/**
 * What ends with a later bar counts, and of one bar what came last: history may bring it more bars. The value before it is one
 * of the same contract that rested on all of its bars.
 */
const SAVE_INDICATOR = `INSERT INTO indicator_view AS known (instrument_key, name, period, interval, contract_id,
    value, at_ms, bars_used, bars_wanted, delayed)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  ON CONFLICT (instrument_key, name, period, interval) DO UPDATE SET contract_id = excluded.contract_id,
    value = excluded.value, at_ms = excluded.at_ms, bars_used = excluded.bars_used,
    bars_wanted = excluded.bars_wanted, delayed = excluded.delayed,
    previous_value = CASE WHEN known.contract_id IS DISTINCT FROM excluded.contract_id THEN NULL
      WHEN known.at_ms = excluded.at_ms THEN known.previous_value
      WHEN known.bars_used >= known.bars_wanted THEN known.value END
  WHERE known.at_ms <= excluded.at_ms`;

/** An indicator with its decimals as text. */
export type IndicatorRow = Omit<StoredIndicator, 'value' | 'previous'> & {
  readonly instrumentKey: string;
  readonly value: string;
  readonly previous: string | null;
};

/** Returns indicators by instrument. */
export function indicatorsByInstrument(
  rows: readonly IndicatorRow[],
): ReadonlyMap<string, readonly StoredIndicator[]> {
  const indicators = new Map<string, readonly StoredIndicator[]>();
  for (const { instrumentKey, value, previous, ...row } of rows) {
    const stored = {
      ...row,
      value: decimal(value),
      previous: previous === null ? null : decimal(previous),
    };
    indicators.set(instrumentKey, [...(indicators.get(instrumentKey) ?? []), stored]);
  }
  return indicators;
}

/** Keeps what was published last, and the value before it. */
export async function saveIndicator(tx: Tx, indicator: ReportedIndicator): Promise<void> {
  const { instrumentKey, name, period, interval, contractId } = indicator;
  const { value, at, barsUsed, barsWanted, delayed } = indicator;
  await tx.query(SAVE_INDICATOR, [
    ...[instrumentKey, name, period, interval, contractId],
    ...[decimalText(value), at, barsUsed, barsWanted, delayed],
  ]);
}
