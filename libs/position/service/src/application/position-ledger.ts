import {
  type Envelope,
  type FillCommissionV1,
  type FillExecutionV1,
  type OrderApprovedV1,
  PositionChangedV1,
  PositionClosedV1,
  PositionOpenedV1,
} from '@fairlead/contracts';
import { assert, parseInstant } from '@fairlead/core';
import {
  type PositionCommand,
  type PositionEvent,
  endsOrRestates,
  openedAt,
  positionDecider,
} from '@fairlead/position-domain';
import type { Cause, Logger, Tx } from '@fairlead/platform';
import type { EquityPublisher } from './equity-publisher';
import { commissionOf, executionOf, positionView, tradeOf } from './position.mapper';
import type {
  ExecutionRecord,
  PositionRecord,
  PositionStore,
  TradeLink,
} from './ports/position-store';
import type { QuoteCache } from './quote-cache';

/** What the ledger works with. */
export interface LedgerParts {
  readonly store: PositionStore;
  readonly equity: EquityPublisher;
  readonly quotes: QuoteCache;
  readonly logger: Logger;
}

/** What happened to a position, and why. */
interface Change {
  readonly before: PositionRecord;
  readonly events: readonly PositionEvent[];
  readonly trade: TradeLink;
  readonly cause: Envelope | Cause;
}

const PUBLISHED = {
  opened: PositionOpenedV1,
  changed: PositionChangedV1,
  closed: PositionClosedV1,
} as const;

/**
 * Applies executions, corrections and commissions to positions and publishes what became of them. Works in any order of
 * arrival: what does not come next makes the instrument be folded anew from its executions.
 */
export class PositionLedger {
  constructor(private readonly parts: LedgerParts) {}

  /** A fill or a correction of one came. */
  async onFill(event: Envelope<FillExecutionV1>, tx: Tx): Promise<void> {
    await this.apply(executionOf(event.data, parseInstant(event.recordedAt)), event, tx);
  }

  /** Applies an execution once; a repeat or a void revision changes nothing. */
  async apply(record: ExecutionRecord, cause: Envelope | Cause, tx: Tx): Promise<void> {
    const before = await this.parts.store.lock(tx, record);
    const added = await this.parts.store.addExecution(tx, record);
    if (!added.isNew) return;
    const execution = { ...record.execution, commission: added.commission };
    const { revisionBefore } = added;
    const decision = positionDecider.decide({ kind: 'execute', execution, revisionBefore }, before);
    if (!decision.ok && decision.refusal.code === 'OTHER_TERMS') {
      const { currency, multiplier } = execution;
      await this.parts.store.restateAdjustments(tx, { ...record, currency, multiplier });
    }
    const events = decision.ok ? decision.value : await this.refold(before, tx);
    await this.perform({ before, events, trade: added.trade, cause }, tx);
  }

  /** A commission came, before its execution or long after. */
  async onCommission(event: Envelope<FillCommissionV1>, tx: Tx): Promise<void> {
    const { account, instrumentKey } = event.data;
    const before = await this.parts.store.lock(tx, { account, instrumentKey, symbol: '' });
    const commission = commissionOf(event.data);
    const { difference, execution } = await this.parts.store.addCommission(tx, commission);
    if (execution === null) return;
    if (execution.currency !== commission.currency) {
      if (!difference.isZero() || execution.isBusted)
        this.parts.logger.warn('position.commission.currency', { ...event.data });
      return;
    }
    const decision = positionDecider.decide({ kind: 'charge', execution, difference }, before);
    const events = decision.ok ? decision.value : await this.refold(before, tx);
    await this.perform({ before, events, trade: before.trade, cause: event }, tx);
  }

  /** A trade was approved: its fills belong to a strategy, also those that came before this. */
  async onApproved(event: Envelope<OrderApprovedV1>, tx: Tx): Promise<void> {
    const trade = tradeOf(event.data, parseInstant(event.occurredAt));
    const { account, instrumentKey, symbol } = event.data;
    // The position is held first, so that a fill of this trade comes wholly before or wholly after.
    const before = await this.parts.store.lock(tx, { account, instrumentKey, symbol });
    const isNew = await this.parts.store.addTrade(tx, trade);
    const isWaiting = before.trade.tradeRef === trade.tradeRef && before.trade.tradeId === null;
    if (!isNew || !isWaiting) return;
    const events = decided(before, { kind: 'attribute' });
    await this.perform({ before, events, trade, cause: event }, tx);
  }

  private async refold(before: PositionRecord, tx: Tx): Promise<readonly PositionEvent[]> {
    const executions = await this.parts.store.executions(tx, before);
    this.parts.logger.info('position.refolded', {
      account: before.account,
      instrumentKey: before.instrumentKey,
      executions: executions.length,
    });
    return decided(before, { kind: 'refold', executions });
  }

  private async perform(change: Change, tx: Tx): Promise<void> {
    const { before, events, cause } = change;
    if (events.length === 0) return;
    let record: PositionRecord = { ...before, trade: linkOf(change.trade) };
    for (const event of events) {
      record = { ...record, ...positionDecider.evolve(record, event) };
      if (event.openedAt === null) continue;
      const valued = {
        openedAt: event.openedAt,
        mark: this.parts.quotes.mark(record.instrumentKey),
      };
      const isPending = await this.lacksCommission(record, tx);
      const view = positionView(record, valued);
      const data = isPending ? { ...view, commissionPending: true } : view;
      tx.publish(PUBLISHED[event.kind], data, { cause });
    }
    await this.parts.store.save(tx, record);
    if (endsOrRestates(before.position, events))
      await this.parts.equity.publish(record.account, cause, tx);
  }

  /** Looked up where it matters: the profit of what is flat is whole once everything is paid for. */
  private async lacksCommission(record: PositionRecord, tx: Tx): Promise<boolean> {
    const since = openedAt(record.position);
    if (since === null || !record.position.quantity.isZero()) return false;
    return this.parts.store.lacksCommission(tx, { ...record, since });
  }
}

/** What folds everything anew, or changes no shares, is never refused. */
function decided(
  before: PositionRecord,
  command: Extract<PositionCommand, { kind: 'refold' | 'attribute' }>,
): readonly PositionEvent[] {
  const decision = positionDecider.decide(command, before);
  assert(decision.ok, `${command.kind} needs nothing else`);
  return decision.value;
}

function linkOf({ tradeRef, tradeId, strategy }: TradeLink): TradeLink {
  return { tradeRef, tradeId, strategy };
}
