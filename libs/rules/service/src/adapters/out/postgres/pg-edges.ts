import type { Instant } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import { type EdgeState, type RuleState, edgeDecider } from '@fairlead/rules-domain';
import { type EdgeKey, type WatchView, watchKeyOf } from '../../../application/ports/rule-store';
import { type TradeRowOfInstrument, tradesByInstrument } from './situation.mapper';

/** One round trip for what every rule without an event is looked at with. Numerics travel as text inside the JSON. */
const WATCH_VIEW = `SELECT
  (SELECT coalesce(json_agg(json_build_object('instrumentKey', instrument_key, 'tradeId', trade_id,
      'strategy', strategy, 'direction', direction, 'status', status, 'openedAt', opened_at_ms,
      'position', position::text, 'averageEntryPrice', average_entry_price::text,
      'expectedUntil', expected_until_ms) ORDER BY opened_at_ms, trade_id), '[]')
    FROM trade_view WHERE account = $1 AND status <> 'CLOSED') AS trades,
  (SELECT coalesce(json_agg(json_build_object('instrumentKey', instrument_key, 'ruleId', rule_id,
      'cooldownUntil', cooldown_until_ms, 'day', day, 'firedToday', fired_today)), '[]')
    FROM rule_state WHERE account = $1 AND (day = $3 OR cooldown_until_ms > $2)) AS states,
  (SELECT coalesce(json_agg(json_build_object('instrumentKey', instrument_key, 'ruleId', rule_id,
      'ordinal', ordinal)), '[]')
    FROM rule_edge WHERE account = $1 AND NOT is_armed) AS disarmed`;

type OfInstrument<Row> = Row & { readonly instrumentKey: string };

interface WatchViewRow {
  readonly trades: readonly TradeRowOfInstrument[];
  readonly states: readonly OfInstrument<RuleState>[];
  readonly disarmed: readonly OfInstrument<{ readonly ruleId: string; readonly ordinal: number }>[];
}

/** Returns what every rule without an event is looked at with. */
export async function loadWatchView(
  tx: Tx,
  parameters: readonly [account: string, now: Instant, day: string],
): Promise<WatchView> {
  const [row] = await tx.query<WatchViewRow>(WATCH_VIEW, parameters);
  const { trades = [], states = [], disarmed = [] } = row ?? {};
  return {
    trades: tradesByInstrument(trades),
    states: new Map(
      states.map(({ instrumentKey, ...state }) => [watchKeyOf(state.ruleId, instrumentKey), state]),
    ),
    disarmed: new Map(
      disarmed.map(({ ruleId, instrumentKey, ordinal }) => [
        watchKeyOf(ruleId, instrumentKey),
        { ordinal, isArmed: false },
      ]),
    ),
  };
}

/** Returns what is remembered of a rule, and holds it until the unit of work has ended. */
export async function loadEdge(
  tx: Tx,
  { account, ruleId, instrumentKey }: EdgeKey,
): Promise<EdgeState> {
  const [row] = await tx.query<EdgeState>(
    `SELECT ordinal, is_armed AS "isArmed" FROM rule_edge
     WHERE account = $1 AND rule_id = $2 AND instrument_key = $3 FOR UPDATE`,
    [account, ruleId, instrumentKey],
  );
  return row ?? edgeDecider.initial;
}

/** Arms a rule that was disarmed by its firing of that ordinal. */
export async function rearmEdge(
  tx: Tx,
  { account, ruleId, instrumentKey, ordinal }: EdgeKey & { readonly ordinal: number },
): Promise<void> {
  await tx.query(
    `UPDATE rule_edge SET is_armed = true
     WHERE account = $1 AND rule_id = $2 AND instrument_key = $3 AND ordinal = $4`,
    [account, ruleId, instrumentKey, ordinal],
  );
}
