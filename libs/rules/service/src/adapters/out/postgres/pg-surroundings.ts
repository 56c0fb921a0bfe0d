import type { Tx } from '@fairlead/platform';
import type { StoredSurroundings, SurroundingsQuery } from '../../../application/ports/rule-store';
import { type TradeRowOfInstrument, tradesByInstrument } from './situation.mapper';

/** One round trip for what rules look at in other instruments. Numerics travel as text inside the JSON. */
const SURROUNDINGS = `SELECT
  (SELECT coalesce(json_agg(json_build_object('instrumentKey', instrument_key, 'tradeId', trade_id,
      'strategy', strategy, 'direction', direction, 'status', status, 'openedAt', opened_at_ms,
      'position', position::text, 'averageEntryPrice', average_entry_price::text,
      'expectedUntil', expected_until_ms) ORDER BY opened_at_ms, trade_id), '[]')
    FROM trade_view WHERE account = $1 AND instrument_key = ANY($2) AND status <> 'CLOSED') AS trades`;

interface SurroundingsRow {
  readonly trades: readonly TradeRowOfInstrument[];
}

/** Returns what rules look at beside their own instrument. */
export async function loadSurroundings(
  tx: Tx,
  { account, instrumentKeys }: SurroundingsQuery,
): Promise<StoredSurroundings> {
  const [row] = await tx.query<SurroundingsRow>(SURROUNDINGS, [account, instrumentKeys]);
  return { trades: tradesByInstrument(row?.trades ?? []) };
}
