import { type Decider, assertNever, ok } from '@fairlead/core';
import type { UnclearSymbol } from '../trade/meant-symbol';
import { compareSnapshot } from './compare-snapshot';
import { contractChanges, holdingOf, tradesIn } from './contract-changes';
import { acceptUnexplained, reportDoubts } from './doubts';
import { bookManualTrade, withMoves } from './manual-trade';
import { takeInOwnEvidence } from './own-evidence';
import type {
  NothingToAccept,
  ReconciliationCommand,
  ReconciliationEvent,
  ReconciliationState,
  TakeInManualTrade,
} from './reconciliation';
import { movedShares, reportOfManualTrade } from './reports';

/** Decides who owns what of each contract: our trades, somebody else, or nobody that is known. */
export const reconciliationDecider: Decider<
  ReconciliationState,
  ReconciliationCommand,
  ReconciliationEvent,
  NothingToAccept | UnclearSymbol
> = {
  initial: { holdings: new Map(), trades: [] },
  decide: (command, state) => {
    switch (command.kind) {
      case 'compare':
        return ok(compareSnapshot(command, state));
      case 'take-in-manual-trade':
        return ok(takeInManualTrade(command, state));
      case 'take-in-own-evidence':
        return ok(takeInOwnEvidence(command, state));
      case 'report-doubts':
        return ok(reportDoubts(command.now, state));
      case 'accept':
        return acceptUnexplained(command, state);
      default:
        return assertNever(command);
    }
  },
  evolve: (state, event) => {
    switch (event.kind) {
      case 'shares-moved':
        return { ...state, trades: withMoves(state.trades, [event], event.at) };
      case 'holding-changed': {
        const { instrumentKey, holding } = event;
        return { ...state, holdings: new Map([...state.holdings, [instrumentKey, holding]]) };
      }
      case 'reported':
        return state;
    }
  },
};

function takeInManualTrade(
  { instrumentKey, symbol, manual, now }: TakeInManualTrade,
  state: ReconciliationState,
): readonly ReconciliationEvent[] {
  const trades = tradesIn(state, instrumentKey);
  const holding = holdingOf(state.holdings, { instrumentKey, symbol });
  const booked = bookManualTrade({ holding, trades }, manual, now);
  const report = reportOfManualTrade(manual, movedShares(trades, booked.trades));
  return contractChanges({ ...booked, instrumentKey, at: now }, [report]);
}
