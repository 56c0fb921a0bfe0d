import { decimal } from '@fairlead/core';
import type { RuleState, Situation, TradeFacts } from '@fairlead/rules-domain';

/** What the query for a situation returns; the JSON was built in the shape of the domain. */
export interface SituationRow {
  readonly states: readonly RuleState[];
  /** Decimals as text. */
  readonly trades: readonly (Omit<TradeFacts, 'position' | 'averageEntryPrice'> & {
    readonly position: string;
    readonly averageEntryPrice: string | null;
  })[];
  /** bigint as text. */
  readonly sequence: string | null;
}

/** Returns the situation that a row holds. */
export function situationOf(row: SituationRow | undefined): Situation {
  const { states = [], trades = [], sequence = null } = row ?? {};
  return {
    states: new Map(states.map((state) => [state.ruleId, state])),
    trades: trades.map((trade) => ({
      ...trade,
      position: decimal(trade.position),
      averageEntryPrice: trade.averageEntryPrice === null ? null : decimal(trade.averageEntryPrice),
    })),
    latestSequence: sequence === null ? null : Number(sequence),
  };
}
