import { type Decimal, type Instant, ZERO } from '@fairlead/core';
import { type ContractHolding, capacityInDoubt } from '../../reconciliation/contract-holding';
import type { PlanSettings, PlanView, PositionCheck } from './plan';
import { type Trade, plannedPosition } from '../trade';

/** Where the gate to the broker stands, as far as is known. */
export interface GateStanding {
  readonly state: 'closed' | 'exits' | 'open';
  readonly since: Instant;
  /** Since when something can be sent and answered: the state may have changed from exits to open in between. */
  readonly passableSince: Instant;
  /** Counts the gateway's connections; -1 before it reported any. */
  readonly epoch: number;
  readonly paper: boolean;
  /** Why, as the gateway reported it; absent before it reported anything. */
  readonly code?: string;
  readonly reason?: string;
  /** Data farms of the broker that are broken; absent where none is. */
  readonly farmsDown?: readonly string[];
}

/** What the broker's own positions say of a contract, beside what we know of our trades. */
export interface ReportedPositions {
  /** Null where nobody named the contract. */
  readonly holding: ContractHolding | null;
  /** When the newest positions were requested, by the gateway's clock; null before the first. */
  readonly askedAt: Instant | null;
  readonly openTrades: readonly Trade[];
}

/** What trades of a contract are planned by at one moment. */
export interface TradeSurroundings extends Pick<
  PlanView,
  'now' | 'quote' | 'lastPrice' | 'halted' | 'session' | 'entriesStopped'
> {
  readonly gate: GateStanding;
  readonly positions: ReportedPositions;
  readonly settings: PlanSettings;
}

/** Returns what the planner of a trade sees of the world. */
export function planViewOf(trade: Trade, surroundings: TradeSurroundings): PlanView {
  const { gate, positions, ...seen } = surroundings;
  return {
    ...seen,
    gate: gate.state,
    gateSince: gate.passableSince,
    closingCapacity: plannedPosition(trade).abs(),
    positionCheck: positionCheckOf(trade, positions),
    external: positions.holding?.external ?? ZERO,
  };
}

/** Returns what the broker's positions say of what a trade may still close, beside the other open ones of its contract. */
export function positionCheckOf(trade: Trade, positions: ReportedPositions): PositionCheck {
  const { holding, askedAt } = positions;
  return { askedAt, inDoubt: holding === null ? null : doubtOf(trade, holding, positions) };
}

function doubtOf(
  trade: Trade,
  holding: ContractHolding,
  { openTrades }: ReportedPositions,
): Decimal | null {
  const { instrumentKey } = trade.contract;
  const others = openTrades.filter(
    (each) => each.contract.instrumentKey === instrumentKey && each.tradeId !== trade.tradeId,
  );
  return capacityInDoubt(holding, [...others, trade], trade);
}
