import { type Instant, sum } from '@fairlead/core';
import { type Trade, nameOf, plannedShares } from '../trade/trade';
import { type ContractHolding, emptyHolding } from './contract-holding';
import type { TradeMoves } from './manual-trade';
import type { ReconciliationEvent, ReconciliationState } from './reconciliation';
import type { ReportedChange } from './reports';

/** Returns what changed of a contract. Shares move first: what is reported then is how it is after that. */
export function contractChanges(
  contract: {
    readonly instrumentKey: string;
    readonly holding: ContractHolding;
    readonly trades: readonly Trade[];
    readonly moves: readonly TradeMoves[];
    readonly at: Instant;
  },
  reports: readonly ReportedChange[],
): readonly ReconciliationEvent[] {
  const { instrumentKey, holding, trades, moves, at } = contract;
  const { external, unexplained } = holding;
  const symbol = holding.symbol || namedIn(trades);
  const ours = sum(trades.map(plannedShares));
  return [
    ...moves.map((each) => ({ ...each, kind: 'shares-moved', at }) as const),
    ...reports.map(
      (report) =>
        ({ ...report, kind: 'reported', instrumentKey, symbol, ours, external, unexplained }) as const, // prettier-ignore
    ),
    { kind: 'holding-changed', instrumentKey, holding },
  ];
}

/** Returns the holding of a contract, with its name. */
export function holdingOf(
  holdings: ReconciliationState['holdings'],
  { instrumentKey, symbol }: { readonly instrumentKey: string; readonly symbol: string },
): ContractHolding {
  const known = holdings.get(instrumentKey);
  return known === undefined ? emptyHolding(symbol) : { ...known, symbol: symbol || known.symbol };
}

/** Returns our trades in a contract. */
export function tradesIn({ trades }: ReconciliationState, instrumentKey: string): readonly Trade[] {
  return trades.filter(({ contract }) => contract.instrumentKey === instrumentKey);
}

function namedIn([trade]: readonly Trade[]): string {
  return trade === undefined ? '' : nameOf(trade.contract);
}
