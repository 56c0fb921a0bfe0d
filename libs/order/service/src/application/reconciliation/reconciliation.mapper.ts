import type {
  BrokerSnapshotV1,
  Envelope,
  FillCorrectedV1,
  FillExecutionV1,
  LostSharesV1,
  ReconciliationCode,
} from '@fairlead/contracts';
import {
  type Decimal,
  type Instant,
  decimal,
  decimalText,
  derivedId,
  directionSign,
  parseInstant,
  sideSign,
  sum,
} from '@fairlead/core';
import {
  type ContractHolding,
  type HeldShares,
  type HoldingChange,
  type LostShares,
  type Trade,
  emptyHolding,
  plannedShares,
  takeShares,
  takenShares,
} from '@fairlead/order-domain';
import { RequestRefusedError } from '@fairlead/platform';
import type { OrderUnitOfWork } from '../trades/order-unit-of-work';
import type { AccountState, ManualExecution, StoredTrade } from '../ports/order-store';

/** One contract of a snapshot, or one that we know of and the snapshot does not name: nothing is held of it. */
export interface ShownContract {
  readonly key: string;
  readonly symbol: string;
  readonly held: Decimal;
}

/** Returns every contract that the broker or we know of; of a snapshot with rows left off, only what it names. */
export function contractsOf(
  data: BrokerSnapshotV1,
  stored: readonly StoredTrade[],
  account: AccountState,
): readonly ShownContract[] {
  const symbols = new Map<string, string>();
  for (const [key, { symbol }] of account.holdings) symbols.set(key, symbol);
  for (const { trade } of stored) symbols.set(trade.contract.instrumentKey, trade.contract.symbol);
  if ((data.rowsLeftOff ?? 0) > 0) symbols.clear();
  for (const { instrumentKey, symbol } of data.positions) symbols.set(instrumentKey, symbol);
  return [...symbols].map(([key, symbol]) => {
    const theirs = data.positions.filter((position) => position.instrumentKey === key);
    return { key, symbol, held: sum(theirs.map((position) => decimal(position.quantity))) };
  });
}

/** Returns the holding of a contract, with its name. */
export function holdingOf(account: AccountState, key: string, symbol: string): ContractHolding {
  const known = account.holdings.get(key);
  return known === undefined ? emptyHolding(symbol) : { ...known, symbol: symbol || known.symbol };
}

/** Returns an execution that is not ours as it is kept. */
export function manualExecutionOf({
  data,
  recordedAt,
}: Envelope<FillExecutionV1>): ManualExecution {
  const { executionId, revision, instrumentKey } = data;
  return {
    ...{ executionId, revision, instrumentKey },
    moved: decimal(data.quantity).times(sideSign(data.side)),
    price: decimal(data.price),
    recordedAt: parseInstant(recordedAt),
  };
}

/** True where the external baseline counts the execution already: it was recorded before that was set or accepted. */
export function isInBaseline(account: AccountState, event: Envelope<FillExecutionV1>): boolean {
  const { countedUntil } = account.holdings.get(event.data.instrumentKey) ?? emptyHolding();
  const until = Math.max(account.baselineAt ?? 0, countedUntil ?? 0);
  return parseInstant(event.recordedAt) <= until;
}

/** Returns what a correction says that was told before, as signed shares; it may be of before this was kept here. */
export function replacedBy(data: FillExecutionV1 | FillCorrectedV1): Decimal {
  const replaced = 'replacedQuantity' in data ? data.replacedQuantity : undefined;
  return decimal(replaced ?? '0').times(sideSign(data.side));
}

/** Returns the signed shares of our own executions that were recorded after a moment. */
export function movedSince(stored: readonly StoredTrade[], at: Instant): Decimal {
  const later = stored.flatMap(({ trade }) => trade.executions.filter((each) => each.recordedAt > at)); // prettier-ignore
  return sum(later.map((each) => each.quantity.times(sideSign(each.side))));
}

/** Returns the signed shares that manual executions took: below zero for a LONG that lost some. */
export function manualShares(trade: Trade): Decimal {
  const manual = trade.takings.filter(({ kind }) => kind === 'MANUAL');
  return sum(manual.map(({ quantity }) => quantity)).times(-directionSign(trade.direction));
}

/** Returns a trade without the shares that the broker does not hold for it any more. */
export function withLoss(
  trade: Trade,
  lost: readonly LostShares[],
  of: { readonly shown: HeldShares; readonly now: Instant },
): Trade {
  const loss = lost.find((each) => each.trade === trade);
  if (loss === undefined) return trade;
  const { takenAt } = of.shown;
  const takingId = derivedId('missing', trade.tradeId, String(takenAt));
  const { quantity } = loss;
  return takeShares(
    trade,
    { takingId, kind: 'MISSING', quantity, price: null, at: takenAt },
    of.now,
  );
}

/** Hands changed trades to the planner, and returns all of them as they are then. */
export function advanceAll(
  session: OrderUnitOfWork,
  stored: readonly StoredTrade[],
  after: readonly Trade[],
): readonly StoredTrade[] {
  return stored.map((each, index) => {
    const trade = after[index] ?? each.trade;
    return trade === each.trade ? each : session.advance(each, trade);
  });
}

/** Returns what trades hold less, or more again, than before. */
export function lostOf(
  before: readonly Trade[],
  after: readonly Trade[],
  price: string | undefined,
): readonly LostSharesV1[] {
  return before.flatMap((trade, index) => {
    const now = after[index] ?? trade;
    const taken = takenShares(now).minus(takenShares(trade));
    if (taken.isZero()) return [];
    const moved = decimalText(taken.times(-directionSign(trade.direction)));
    return [{ tradeId: trade.tradeId, moved, ...(price === undefined ? {} : { price }) }];
  });
}

/** Returns what a comparison has to tell, or null where nothing is new. */
export function reconciliationEventOf(
  before: ContractHolding,
  { holding, lost }: HoldingChange,
  { held }: HeldShares,
): { readonly code: ReconciliationCode; readonly reason: string } | null {
  const text = decimalText(held);
  if (lost.length > 0) {
    const shares = decimalText(sum(lost.map((each) => each.quantity)));
    const reason = `the broker holds ${text} shares: ${shares} of our trades are gone, and no order of ours closed them`;
    return { code: 'SHARES_MISSING', reason: `${reason}${unexplainedText(holding)}` };
  }
  if (!holding.unexplained.eq(before.unexplained)) {
    if (holding.unexplained.isZero()) return agrees(text);
    return {
      code: 'UNEXPLAINED',
      reason: `the broker holds ${text} shares${unexplainedText(holding)}`,
    };
  }
  return before.doubt?.told === true && holding.doubt === null ? agrees(text) : null;
}

/** Returns what a doubt says. */
export function doubtReason(
  holding: ContractHolding,
  trades: readonly Trade[],
  held: Decimal,
): string {
  const ours = decimalText(sum(trades.map(plannedShares)));
  const external = decimalText(holding.external.plus(holding.unexplained));
  return `the broker holds ${decimalText(held)} shares, our trades ${ours} and others ${external}: new entries are denied while another look is taken; stops stay`;
}

/** Returns what a manual execution did, in words. */
export function manualReason(data: FillExecutionV1, lost: readonly LostSharesV1[]): string {
  const shares = decimal(data.quantity);
  const what = shares.isZero()
    ? `execution ${data.executionId} of an order that is not ours was taken back`
    : `an order that is not ours ${data.side === 'BUY' ? 'bought' : 'sold'} ${decimalText(shares)} shares at ${data.price}`;
  const moved = lost.map((each) => `trade ${each.tradeId} ${each.moved}`);
  return moved.length === 0 ? `${what}: it concerns no trade` : `${what}: ${moved.join(', ')}`;
}

/** Throws where there is nothing that a person could accept, saying why. */
export function refuseWhereNothing(
  named: readonly (readonly [string, ContractHolding])[],
  unexplained: number,
): void {
  if (unexplained > 0) return;
  const inDoubt = named.filter(([, holding]) => holding.doubt !== null);
  if (inDoubt.length > 0) {
    throw new RequestRefusedError(
      'STILL_IN_DOUBT',
      'the difference is not confirmed yet: try again in ten seconds, and look at it with "reconcile"',
    );
  }
  throw new RequestRefusedError('NOTHING_UNEXPLAINED', 'nothing is unexplained there: there is nothing to accept'); // prettier-ignore
}

function agrees(held: string): { readonly code: ReconciliationCode; readonly reason: string } {
  return {
    code: 'AGREES',
    reason: `the broker holds ${held} shares, as we know: entries pass again`,
  };
}

function unexplainedText({ unexplained }: ContractHolding): string {
  if (unexplained.isZero()) return '';
  return `; nothing explains ${decimalText(unexplained)} of them: new entries are denied until that is explained or accepted ("reconcile accept")`;
}
