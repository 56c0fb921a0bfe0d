import type { Envelope, ReconciliationV1 } from '@fairlead/contracts';
import {
  type Decimal,
  type TradeId,
  ZERO,
  decimal,
  decimalText,
  derivedId,
  orderRefOf,
  parseInstant,
  present,
  sum,
} from '@fairlead/core';
import { averagePrice, missingShares } from '@fairlead/position-domain';
import type { Logger, Tx } from '@fairlead/platform';
import type { DriftCheck } from './drift-check';
import type { PositionLedger } from './position-ledger';
import { tradeRefOf } from './position.mapper';
import type { ExecutionRecord, PositionStore } from './ports/position-store';

/** What it works with. */
export interface ReconciledPositionsParts {
  readonly store: PositionStore;
  readonly ledger: PositionLedger;
  readonly driftCheck: DriftCheck;
  readonly logger: Logger;
}

/**
 * Applies what order management found out about shares that no execution of ours explains: adjustments with ids of their
 * own, never orders or fills. They are visible as such, and the same message makes the same ones.
 */
export class ReconciledPositions {
  constructor(private readonly parts: ReconciledPositionsParts) {}

  async onReconciliation(event: Envelope<ReconciliationV1>, tx: Tx): Promise<void> {
    const { data } = event;
    for (const lost of data.lost) {
      await this.parts.store.addTradeAdjustment(tx, {
        account: data.account,
        adjustmentId: event.id,
        tradeRef: tradeRefOfId(lost.tradeId),
        moved: decimal(lost.moved),
        price: lost.price === undefined ? null : decimal(lost.price),
        at: parseInstant(event.occurredAt),
      });
    }
    // A manual execution is applied as the fill that it is.
    if (data.code === 'SHARES_MISSING') await this.adjustForMissing(event, tx);
    if (data.code === 'ACCEPTED') await this.parts.driftCheck.accept(event, tx);
  }

  /** Nobody saw the price: at the average cost it makes neither gain nor loss. */
  private async adjustForMissing(event: Envelope<ReconciliationV1>, tx: Tx): Promise<void> {
    const { account, instrumentKey, symbol, lost } = event.data;
    const { position } = await this.parts.store.lock(tx, { account, instrumentKey, symbol });
    const { held } = event.data;
    const broker = held === undefined ? null : decimal(held);
    const lostShares = sum(lost.map((each) => decimal(each.moved)));
    // What was adjusted already is not adjusted a second time.
    const moved = missingShares(lostShares, position.quantity, broker);
    if (moved.isZero()) return;
    const { multiplier, currency } = position;
    const adjustment: ExecutionRecord = {
      kind: 'ADJUSTMENT',
      ...{ account, instrumentKey, symbol, orderRef: '', tradeRef: null },
      publishedAt: parseInstant(event.recordedAt),
      execution: {
        ...{ executionId: derivedId('position.missing', event.id), revision: 0, commission: ZERO },
        ...{ side: sideOf(moved), quantity: moved.abs(), price: averagePrice(position) },
        ...{ multiplier, currency: currency === '' ? 'USD' : currency },
        executedAt: parseInstant(event.occurredAt),
      },
    };
    await this.parts.ledger.apply(adjustment, event, tx);
    this.parts.logger.warn('position.shares-missing', { account, instrumentKey, moved: decimalText(moved) }); // prettier-ignore
  }
}

function tradeRefOfId(tradeId: string): string {
  // The contract validated it as a UUID of ours; the brand lives in the core.
  const reference = orderRefOf(tradeId as TradeId, 'E', 1);
  return present(tradeRefOf(reference), 'our references have a trade');
}

function sideOf(moved: Decimal): 'BUY' | 'SELL' {
  return moved.isNegative() ? 'SELL' : 'BUY';
}
