import { decimal } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import type { SignalTally } from '@fairlead/rules-domain';
import {
  type StoredSurroundings,
  type SurroundingsQuery,
  type WindowQuery,
  windowKeyOf,
} from '../../../application/ports/rule-store';
import { type IndicatorRow, indicatorsByInstrument } from './pg-indicators';
import { type TradeRowOfInstrument, tradesByInstrument } from './situation.mapper';

/** One round trip for what rules look at beside their instrument. Numerics travel as text inside the JSON. */
const SURROUNDINGS = `SELECT
  (SELECT coalesce(json_agg(json_build_object('instrumentKey', instrument_key, 'tradeId', trade_id,
      'strategy', strategy, 'direction', direction, 'status', status, 'openedAt', opened_at_ms,
      'position', position::text, 'averageEntryPrice', average_entry_price::text,
      'expectedUntil', expected_until_ms) ORDER BY opened_at_ms, trade_id), '[]')
    FROM trade_view WHERE account = $1 AND instrument_key = ANY($2) AND status <> 'CLOSED') AS trades,
  (SELECT coalesce(json_agg(seen), '[]') FROM (
    SELECT w."instrumentKey", w."withinMs", source, action, count(*) AS count,
      max(accepted_at_ms) AS "latestAt", max(ordinal) AS latest
    FROM json_to_recordset($3) AS w ("instrumentKey" text, "withinMs" bigint)
    JOIN decision ON instrument_key = w."instrumentKey" AND outcome <> 'SUPERSEDED'
      AND accepted_at_ms > $4::bigint - w."withinMs" AND accepted_at_ms <= $4
      AND cause_id IS DISTINCT FROM $5::uuid
    GROUP BY 1, 2, source, action) AS seen) AS tallies,
  (SELECT coalesce(json_agg(json_build_object('instrumentKey', instrument_key, 'name', name,
      'period', period, 'interval', interval, 'value', value::text, 'at', at_ms,
      'previous', previous_value::text, 'barsUsed', bars_used, 'barsWanted', bars_wanted,
      'delayed', delayed) ORDER BY name, period, interval), '[]')
    FROM indicator_view WHERE instrument_key = ANY($6)) AS indicators,
  (SELECT coalesce(json_agg(json_build_object('name', name, 'value', value::text)), '[]')
    FROM feature_view WHERE source = $7 AND instrument_key = $8 AND name = ANY($9)
      AND accepted_at_ms <= $4) AS features`;

interface SurroundingsRow {
  readonly trades: readonly TradeRowOfInstrument[];
  readonly tallies: readonly (WindowQuery & SignalTally)[];
  readonly indicators: readonly IndicatorRow[];
  readonly features: readonly { readonly name: string; readonly value: string }[];
}

/** Returns what rules look at beside their own instrument. */
export async function loadSurroundings(
  tx: Tx,
  query: SurroundingsQuery,
): Promise<StoredSurroundings> {
  const { account, instrumentKeys, windows, until, except, indicatorsOf, features: of } = query;
  const [row] = await tx.query<SurroundingsRow>(SURROUNDINGS, [
    account,
    instrumentKeys,
    JSON.stringify(windows),
    until,
    except ?? null,
    indicatorsOf,
    of?.source ?? '',
    of?.instrumentKey ?? '',
    of?.names ?? [],
  ]);
  const { trades = [], tallies = [], indicators = [], features = [] } = row ?? {};
  return {
    trades: tradesByInstrument(trades),
    indicators: indicatorsByInstrument(indicators),
    features: new Map(features.map(({ name, value }) => [name, decimal(value)])),
    windows: new Map(
      windows.map((window) => {
        const key = windowKeyOf(window);
        const seen = tallies.filter((tally) => windowKeyOf(tally) === key);
        return [key, seen.map(({ instrumentKey: _key, withinMs: _ms, ...tally }) => tally)];
      }),
    ),
  };
}
