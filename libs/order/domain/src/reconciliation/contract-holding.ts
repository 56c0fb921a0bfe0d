import { type Decimal, type Instant, ZERO, directionSign, sum } from '@fairlead/core';
import { type Trade, plannedPosition, plannedShares } from '../trade/trade';
import { type LostShares, lostShares } from './closing-capacity';

/** Two snapshots that agree have to lie so far apart: messages of positions lag executions. */
export const CONFIRM_AFTER_MS = 5_000;

/** A difference that one snapshot showed, until another one confirms or clears it. */
export interface Doubt {
  /** Signed shares at the broker. */
  readonly held: Decimal;
  /** By the gateway's clock: when the snapshot was requested, and up to when it knows executions. */
  readonly askedAt: Instant;
  readonly takenAt: Instant;
  /** By our clock: when we saw it. */
  readonly seenAt: Instant;
  /** True once it was reported to the operator. */
  readonly reported: boolean;
}

/** What is kept of a contract beside our trades. */
export interface ContractHolding {
  /** Empty while nobody named it. */
  readonly symbol: string;
  /** The external baseline, signed: only explained manual executions and a person's yes change it. */
  readonly external: Decimal;
  /** Signed shares at the broker that nothing explains, confirmed by two snapshots. */
  readonly unexplained: Decimal;
  readonly doubt: Doubt | null;
  /** When the gateway recorded the last manual execution. */
  readonly evidenceAt: Instant | null;
  /** Manual executions recorded up to this moment are in the baseline already. */
  readonly countedUntil: Instant | null;
}

/** What a snapshot says of one contract. */
export interface HeldShares {
  /** Signed shares, with what is known to have moved since its moment. */
  readonly held: Decimal;
  readonly askedAt: Instant;
  readonly takenAt: Instant;
}

/** A holding after something was learnt, and what our trades have lost by it. */
export interface HoldingChange {
  readonly holding: ContractHolding;
  readonly lost: readonly LostShares[];
}

/** Returns the holding of a contract that nobody holds anything of beside us. */
export function emptyHolding(symbol = ''): ContractHolding {
  return {
    symbol,
    external: ZERO,
    unexplained: ZERO,
    doubt: null,
    evidenceAt: null,
    countedUntil: null,
  };
}

/** True where nothing has to be kept. */
export function isEmptyHolding(holding: ContractHolding): boolean {
  const nothing = holding.external.isZero() && holding.unexplained.isZero();
  const untouched = holding.evidenceAt === null && holding.countedUntil === null;
  return nothing && untouched && holding.doubt === null;
}

/** Returns the shares at the broker that our trades, the baseline and what is confirmed do not account for. */
export function unaccounted(
  holding: ContractHolding,
  trades: readonly Trade[],
  held: Decimal,
): Decimal {
  return held.minus(knownShares(holding, trades));
}

/** Returns the signed shares at the broker that nothing explains, or that nothing would by a snapshot in doubt. */
export function unexplainedShares(holding: ContractHolding, trades: readonly Trade[]): Decimal {
  const { doubt, unexplained } = holding;
  if (doubt === null) return unexplained;
  return unexplained.plus(unaccounted(holding, trades, doubt.held));
}

/** Returns the shares that a trade could still close if a snapshot in doubt is right; null where that takes none of it. */
export function capacityInDoubt(
  { doubt, external }: ContractHolding,
  trades: readonly Trade[],
  trade: Trade,
): Decimal | null {
  if (doubt === null) return null;
  const lost = lostShares({ held: doubt.held, external, trades });
  const own = lost.find((each) => each.trade === trade);
  return own === undefined ? null : plannedPosition(trade).minus(own.quantity);
}

/** A manual trade of so many signed shares: it is explained, so what our trades do not bear moves the baseline, at once. */
export function afterManualTrade(
  holding: ContractHolding,
  trades: readonly Trade[],
  manual: { readonly moved: Decimal; readonly recordedAt: Instant },
): HoldingChange {
  const held = knownShares(holding, trades).plus(manual.moved);
  const lost = lostShares({ held, external: holding.external, trades });
  const external = held.minus(holding.unexplained).minus(sharesAfter(trades, lost));
  return {
    holding: { ...shifted(holding, manual), external, evidenceAt: later(holding, manual) },
    lost,
  };
}

/** Evidence about our own orders moved so many signed shares: it may explain what a snapshot showed, or came after it. */
export function afterOwnEvidence(
  holding: ContractHolding,
  trades: readonly Trade[],
  evidence: { readonly moved: Decimal; readonly recordedAt: Instant },
): ContractHolding {
  const after = shifted(holding, evidence);
  const { doubt } = after;
  if (doubt === null || !unaccounted(after, trades, doubt.held).isZero()) return after;
  return { ...after, doubt: null };
}

/**
 * Compares with a snapshot. One that differs is a doubt; the second that says the same, requested late enough and after
 * all that we know, confirms it: only then our trades lose shares. Neither ever moves the baseline.
 */
export function afterSnapshot(
  holding: ContractHolding,
  trades: readonly Trade[],
  snapshot: { readonly shown: HeldShares; readonly now: Instant },
): HoldingChange {
  const { shown, now } = snapshot;
  if (unaccounted(holding, trades, shown.held).isZero()) {
    return { holding: { ...holding, doubt: null }, lost: [] };
  }
  const { doubt } = holding;
  const isSame = doubt !== null && doubt.held.eq(shown.held) && isProof(holding, trades, doubt);
  if (!isSame) {
    const reported = doubt?.reported ?? false;
    return {
      holding: { ...holding, doubt: { ...shown, seenAt: now, reported: reported } },
      lost: [],
    };
  }
  if (!isConfirmed(doubt, shown, now)) return { holding, lost: [] };
  const { held } = shown;
  const lost = lostShares({ held, external: holding.external, trades });
  const unexplained = held.minus(sharesAfter(trades, lost)).minus(holding.external);
  return { holding: { ...holding, unexplained, doubt: null }, lost };
}

/** A person takes what is unexplained for external. Executions recorded up to the moment of the yes are in it. */
export function afterAcceptance(holding: ContractHolding, countedUntil: Instant): ContractHolding {
  const external = holding.external.plus(holding.unexplained);
  return { ...holding, external, unexplained: ZERO, doubt: null, countedUntil };
}

/** Returns when the last evidence about the contract was recorded: a snapshot requested before says nothing new. */
export function evidenceAtOf(holding: ContractHolding, trades: readonly Trade[]): Instant | null {
  const all = [...trades.map((trade) => trade.evidenceAt), holding.evidenceAt];
  return all.reduce<Instant | null>(
    (latest, moment) => (moment !== null && (latest === null || moment > latest) ? moment : latest),
    null,
  );
}

function knownShares(holding: ContractHolding, trades: readonly Trade[]): Decimal {
  return sum([...trades.map(plannedShares), holding.external, holding.unexplained]);
}

function isProof(holding: ContractHolding, trades: readonly Trade[], doubt: Doubt): boolean {
  const evidenceAt = evidenceAtOf(holding, trades);
  return evidenceAt === null || doubt.askedAt > evidenceAt;
}

function isConfirmed(doubt: Doubt, shown: HeldShares, now: Instant): boolean {
  const apart = shown.askedAt - doubt.askedAt;
  // What waited while we were away comes in one burst and in any order: a while has to pass here, too.
  return apart >= CONFIRM_AFTER_MS && now - doubt.seenAt >= CONFIRM_AFTER_MS;
}

/** What a snapshot showed, brought to what is known to have moved after it. */
function shifted(
  holding: ContractHolding,
  evidence: { readonly moved: Decimal; readonly recordedAt: Instant },
): ContractHolding {
  const { doubt } = holding;
  if (doubt === null || evidence.recordedAt <= doubt.takenAt) return holding;
  return { ...holding, doubt: { ...doubt, held: doubt.held.plus(evidence.moved) } };
}

function later(holding: ContractHolding, evidence: { readonly recordedAt: Instant }): Instant {
  const { evidenceAt } = holding;
  return evidenceAt === null || evidence.recordedAt > evidenceAt ? evidence.recordedAt : evidenceAt;
}

/** Signed shares that our trades hold once they have lost these. */
function sharesAfter(trades: readonly Trade[], lost: readonly LostShares[]): Decimal {
  const signed = lost.map(({ trade, quantity }) => quantity.times(directionSign(trade.direction)));
  return sum(trades.map(plannedShares)).minus(sum(signed));
}
