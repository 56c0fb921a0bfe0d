import type { Envelope, ReconciliationV1 } from '@fairlead/contracts';
import {
  type TradeId,
  decimal,
  decimalText,
  derivedId,
  orderRefOf,
  parseInstant,
  present,
  sum,
} from '@fairlead/core';
import { adjustmentForMissing, signedQuantity } from '@fairlead/position-domain';
import type { Logger, Tx } from '@fairlead/platform';
import type { DriftCheck } from './drift-check';
import type { PositionLedger } from './position-ledger';
import { adjustmentRecord, tradeRefOf } from './position.mapper';
import type { PositionStore } from './ports/position-store';

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
    const missing = {
      moved: sum(lost.map((each) => decimal(each.moved))),
      held: held === undefined ? null : decimal(held),
    };
    const execution = adjustmentForMissing(position, missing, {
      executionId: derivedId('position.missing', event.id),
      executedAt: parseInstant(event.occurredAt),
    });
    if (execution === null) return;
    const publishedAt = parseInstant(event.recordedAt);
    const adjustment = { ...adjustmentRecord({ account, instrumentKey, symbol }, execution), publishedAt }; // prettier-ignore
    await this.parts.ledger.apply(adjustment, event, tx);
    this.parts.logger.warn('position.shares-missing', { account, instrumentKey, moved: decimalText(signedQuantity(execution)) }); // prettier-ignore
  }
}

function tradeRefOfId(tradeId: string): string {
  // The contract validated it as a UUID of ours; the brand lives in the core.
  const reference = orderRefOf(tradeId as TradeId, 'E', 1);
  return present(tradeRefOf(reference), 'our references have a trade');
}
