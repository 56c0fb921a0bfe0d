import { type Decimal, type Instant, ZERO, derivedId, sideSign, sum } from '@fairlead/core';
import { type Trade, nameOf } from '../trade/trade';
import { contractChanges, holdingOf, tradesIn } from './contract-changes';
import { type HeldShares, afterSnapshot, unaccounted } from './contract-holding';
import { type TradeMoves, withMoves } from './manual-trade';
import type {
  CompareSnapshot,
  ReconciliationEvent,
  ReconciliationState,
  ShownPosition,
} from './reconciliation';
import { movedShares, reportOfComparison } from './reports';

/** Compares the broker's positions with what we know. */
export function compareSnapshot(
  command: CompareSnapshot,
  state: ReconciliationState,
): readonly ReconciliationEvent[] {
  return contractsOf(command, state).flatMap((shown) =>
    compareContract(command, shown, {
      ...state,
      trades: tradesIn(state, shown.instrumentKey),
    }),
  );
}

function compareContract(
  command: CompareSnapshot,
  { instrumentKey, symbol, quantity }: ShownPosition,
  { holdings, trades }: ReconciliationState,
): readonly ReconciliationEvent[] {
  const { askedAt, takenAt, manualSince, now } = command;
  const holding = holdingOf(holdings, { instrumentKey, symbol });
  const since = movedSince(trades, takenAt).plus(manualSince.get(instrumentKey) ?? ZERO);
  const shown: HeldShares = { held: quantity.plus(since), askedAt, takenAt };
  if (command.isFirst) {
    const external = unaccounted(holding, trades, shown.held);
    return [{ kind: 'holding-changed', instrumentKey, holding: { ...holding, external } }];
  }
  const change = afterSnapshot(holding, trades, { shown, now });
  const moves = change.lost.map(({ trade, quantity: lost }) => missing(trade, lost, takenAt));
  const after = withMoves(trades, moves, now);
  const report = reportOfComparison(holding, change, shown);
  const lost = movedShares(trades, after);
  const { held } = shown;
  return contractChanges(
    { instrumentKey, holding: change.holding, trades: after, moves, at: now },
    report === null ? [] : [{ ...report, lost, held, takenAt }],
  );
}

/** Shares that the broker does not hold for a trade any more. */
function missing({ tradeId }: Trade, quantity: Decimal, takenAt: Instant): TradeMoves {
  const takingId = derivedId('missing', tradeId, String(takenAt));
  const taking = { takingId, kind: 'MISSING', quantity, price: null, at: takenAt } as const;
  return { tradeId, moves: [{ kind: 'taken', taking }] };
}

/** Every contract that the broker or we know of; of a snapshot with rows left off, only what it names. */
function contractsOf(
  { positions, isWhole }: CompareSnapshot,
  { holdings, trades }: ReconciliationState,
): readonly ShownPosition[] {
  const symbols = new Map<string, string>();
  if (isWhole) {
    for (const [key, { symbol }] of holdings) symbols.set(key, symbol);
    for (const { contract } of trades) symbols.set(contract.instrumentKey, nameOf(contract));
  }
  for (const { instrumentKey, symbol } of positions) symbols.set(instrumentKey, symbol);
  return [...symbols].map(([instrumentKey, symbol]) => {
    const theirs = positions.filter((position) => position.instrumentKey === instrumentKey);
    return { instrumentKey, symbol, quantity: sum(theirs.map(({ quantity }) => quantity)) };
  });
}

/** Signed shares of our own executions that were recorded after a moment. */
function movedSince(trades: readonly Trade[], moment: Instant): Decimal {
  const later = trades.flatMap(({ executions }) =>
    executions.filter(({ recordedAt }) => recordedAt > moment),
  );
  return sum(later.map((each) => each.quantity.times(sideSign(each.side))));
}
