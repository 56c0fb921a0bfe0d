import { decimal } from '@fairlead/core';
import type { RuleState, TradeFacts } from '@fairlead/rules-domain';
import type { StoredSituation } from '../../../application/ports/rule-store';

/** A trade with its decimals as text. */
type StoredTradeRow = Omit<TradeFacts, 'position' | 'averageEntryPrice'> & {
  readonly position: string;
  readonly averageEntryPrice: string | null;
};

/** A trade with the instrument that it is in. */
export type TradeRowOfInstrument = StoredTradeRow & { readonly instrumentKey: string };

/** What the query for a situation returns; the JSON was built in the shape of the domain. */
export interface SituationRow {
  readonly states: readonly RuleState[];
  readonly trades: readonly StoredTradeRow[];
  /** bigint as text. */
  readonly sequence: string | null;
  /** bigint as text. */
  readonly revision: string | null;
}

/** Returns the situation that a row holds. */
export function situationOf(row: SituationRow | undefined): StoredSituation {
  const { states = [], trades = [], sequence = null, revision = null } = row ?? {};
  return {
    states: new Map(states.map((state) => [state.ruleId, state])),
    trades: trades.map(tradeOf),
    latestSequence: sequence === null ? null : Number(sequence),
    revision: revision === null ? null : Number(revision),
  };
}

/** Returns trades by the instrument that they are in. */
export function tradesByInstrument(
  rows: readonly TradeRowOfInstrument[],
): ReadonlyMap<string, readonly TradeFacts[]> {
  const trades = new Map<string, TradeFacts[]>();
  for (const { instrumentKey, ...row } of rows) {
    trades.set(instrumentKey, [...(trades.get(instrumentKey) ?? []), tradeOf(row)]);
  }
  return trades;
}

/** Returns the trade that a row holds. */
function tradeOf(row: StoredTradeRow): TradeFacts {
  const { position, averageEntryPrice } = row;
  return {
    ...row,
    position: decimal(position),
    averageEntryPrice: averageEntryPrice === null ? null : decimal(averageEntryPrice),
  };
}
