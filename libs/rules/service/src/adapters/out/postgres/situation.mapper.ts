import { decimal } from '@fairlead/core';
import type { RuleState, TradeFacts } from '@fairlead/rules-domain';
import type { Situation } from '../../../application/ports/rule-store';

/** What the query for a situation returns; the JSON was built in the shape of the domain. */
export interface SituationRow {
  readonly states: readonly RuleState[];
  readonly trades: readonly TradeFacts[];
  readonly position: {
    readonly quantity: string;
    readonly averagePrice: string;
    readonly unrealisedPnl: string | null;
  } | null;
  /** bigint as text. */
  readonly sequence: string | null;
}

/** Returns the situation that a row holds. */
export function situationOf(row: SituationRow | undefined): Situation {
  const { states = [], trades = [], position = null, sequence = null } = row ?? {};
  return {
    states: new Map(states.map((state) => [state.ruleId, state])),
    trades,
    position:
      position === null
        ? null
        : {
            quantity: decimal(position.quantity),
            averagePrice: decimal(position.averagePrice),
            unrealisedPnl: position.unrealisedPnl === null ? null : decimal(position.unrealisedPnl),
          },
    latestSequence: sequence === null ? null : Number(sequence),
  };
}
